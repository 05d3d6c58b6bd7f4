/** The row of a query that always has exactly one, such as a count. @throws Error when it has none */
export function requireRow<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('a query that always has a row had none');
  return row;
}
