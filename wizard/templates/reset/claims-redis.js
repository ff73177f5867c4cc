// Claims in Redis or Valkey (SET NX): save as migrated-claims.js. Needs the package redis, and REDIS_URL.
// Its eviction policy must not drop keys that have not expired (noeviction, the default).
import { createClient } from 'redis';

const SECONDS = 3_600; // a claim; what lasts is the mark in WorkOS
const url = process.env.REDIS_URL;
if (!url) throw new Error('REDIS_URL is not set: where the claims are kept.');
const client = createClient({ url, disableOfflineQueue: true });
client.on('error', (error) => console.warn('claim store:', error.message));
let connected;

/** Whether this call won the user: of all that try within the time, one does. */
export async function claim(userId, seconds = SECONDS) {
  connected ??= client.connect().catch((error) => {
    connected = undefined; // the next one tries again
    throw error;
  });
  await connected;
  return (await client.set(`reset-claim:${userId}`, '1', { NX: true, EX: seconds })) === 'OK';
}

export const release = (userId) => client.del(`reset-claim:${userId}`);
