import { reverseCharge as takeBack } from '@ktp-ocr/database/billing/reverse-charge';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { noteAdminAction } from '../http/note-admin-action.js';
import { parseId } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { toChargeRow } from './list-charges.js';

const MISSING = 'There is no charge under that id.';

/** `POST /v1/charges/{id}/reverse`: takes a charge back, by a row of its own. */
export async function reverseCharge(context: Context, request: Request, response: Response): Promise<void> {
  const reversal = await takeBack(context.database, parseId(request, MISSING));
  if (reversal === 'missing') throw new ProblemError('NOT_FOUND', MISSING);
  if (reversal === 'reversed') throw new ProblemError('ALREADY_REVERSED');
  await noteAdminAction(context, response, {
    action: 'charge.reverse',
    subjectId: reversal.reversesId ?? reversal.id,
  });
  response.status(201).json(toChargeRow(reversal));
}
