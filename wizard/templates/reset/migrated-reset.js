// Reset mail for migrated people: call attempt() after a failed password sign-in.
//
// Needs the package @workos-inc/node (8 or later) and WORKOS_API_KEY. Whoever was moved here from the old
// user pool has no password yet: one mail leads them to choose one. Nothing that the caller sees tells who
// has an account.
import { WorkOS } from '@workos-inc/node';

export const ANSWER = { message: 'If this address can sign in here with a password, a mail is on its way to it.' };
export const STATUS = 202;
export const LARGEST_BODY = 2048;
// Every answer takes this long, so that its time does not tell either.
const ANSWER_MS = Number(process.env.RESET_ANSWER_MS ?? 1500);
const REMEMBERED = 10_000;
// eslint-disable-next-line no-control-regex
const EMAIL = /^[^\s@\x00-\x1f\x7f]{1,64}@[^\s@\x00-\x1f\x7f]{1,189}$/;

const workos = new WorkOS(process.env.WORKOS_API_KEY, {
  apiHostname: process.env.WORKOS_API_HOSTNAME,
  port: process.env.WORKOS_API_PORT ? Number(process.env.WORKOS_API_PORT) : undefined,
  https: process.env.WORKOS_API_HTTPS !== 'false',
  timeout: 10_000,
});

// Attempts by key in this process; with several processes keep them where all can see them.
function limit(most, milliseconds) {
  /** @type {Map<string, number[]>} */
  const tries = new Map();
  return (/** @type {string} */ key) => {
    const now = performance.now();
    for (const [old, times] of tries) {
      if (times[times.length - 1] > now - milliseconds) break;
      tries.delete(old);
    }
    const recent = (tries.get(key) ?? []).filter((at) => at > now - milliseconds);
    if (recent.length >= most || (recent.length === 0 && tries.size >= REMEMBERED)) return false;
    tries.delete(key);
    tries.set(key, [...recent, now]);
    return true;
  };
}

/** Trimmed, with A to Z in lower case; with more letters two people's addresses could become one. */
function normal(/** @type {string} */ email) {
  return email.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

const admitsAddress = limit(1, 60_000);
const admitsIp = limit(10, 600_000);

/**
 * Sends the one reset mail if this is a migrated person who has had none; never throws, tells nothing.
 * @param {unknown} email
 * @param {string} ip
 */
export async function attempt(email, ip) {
  const due = performance.now() + ANSWER_MS;
  try {
    const address = typeof email === 'string' && email.length <= 254 ? normal(email) : '';
    if (EMAIL.test(address) && admitsIp(ip) && admitsAddress(address)) await send(address);
  } catch (error) {
    // Whatever happens here, the answer is the same.
    console.warn('reset mail not sent:', error instanceof Error ? error.name : 'error');
  }
  // A timer may fire more than a millisecond early.
  while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
}

async function send(address) {
  const { data } = await workos.userManagement.listUsers({ email: address, limit: 1 });
  const user = data[0];
  if (!user || normal(user.email) !== address) return;
  const metadata = user.metadata ?? {};
  if (!metadata.migrated_from || (metadata.password_reset_sent ?? 'true') === 'true') return;
  await workos.userManagement.createPasswordReset({ email: address });
  await workos.userManagement.updateUser({ userId: user.id, metadata: { password_reset_sent: 'true' } });
}
