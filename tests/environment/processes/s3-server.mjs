// An S3 server in a process of its own: `node --openssl-legacy-provider s3-server.mjs FOLDER BUCKET`, for the server makes
// the tokens that continue a list with DES. Tells its port to its parent, and ends with it.
// @ts-expect-error: the package brings no types
import S3rver from '@20minutes/s3rver';

const [directory, bucket] = process.argv.slice(2);
const server = new S3rver({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory,
  configureBuckets: [{ name: bucket, configs: [] }],
});
const { port } = await server.run();
process.on('disconnect', () => process.exit(0));
process.send?.({ port });
