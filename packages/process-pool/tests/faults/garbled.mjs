import { serveProcess } from '@ktp-ocr/process-pool/serve-process';

/** Says the wrong thing. */
serveProcess(async () => async (input) => {
  if (input === 'another-job') process.send?.({ kind: 'done', id: 1e9, output: 'not yours', rssBytes: 1 });
  if (input === 'nonsense') process.send?.(null);
  if (input === 'nonsense') await new Promise(() => {});
  if (input === 'not-clonable') return () => {};
  if (input === 'own-class')
    throw Object.assign(new Error('half an image', { cause: new Error('libjpeg') }), {
      name: 'PictureError',
      reason: 'corrupt',
    });
  if (input === 'coded') throw Object.assign(new TypeError('with a code'), { code: 'E_CODED' });
  if (input === 'no-error') throw 'a string';
  if (input === 'environment') return Object.keys(process.env);
  if (input === 'print') console.log('this must not reach the standard output');
  return 'well';
});
