// Reset mail for migrated users: call attempt() after a failed password sign-in.
//
// Needs the package @workos-inc/node (8 or later), WORKOS_API_KEY, and a claim store (see migrated-claims.js).
// Whoever was moved here from the old user pool has no password yet: one mail leads them to choose one.
// Nothing that the caller sees tells who has an account.
import { isIPv4, isIPv6 } from 'node:net';
import { WorkOS } from '@workos-inc/node';

import { claim, release } from './migrated-claims.js';

export const ANSWER = { message: 'If this address can sign in here with a password, a mail is on its way to it.' };
export const STATUS = 202;
export const LARGEST_BODY = 2048;
// Every answer takes this long, so that its time does not tell either.
const ANSWER_MS = Number(process.env.RESET_ANSWER_MS ?? 300);
// How many proxies of your own stand before this app. 0: what X-Forwarded-For says counts for nothing.
export const TRUSTED_PROXIES = Number(process.env.RESET_TRUSTED_PROXIES ?? 0);
const REMEMBERED = 20_000;
export const AT_ONCE = 200;
// eslint-disable-next-line no-control-regex
export const EMAIL = /^[^\s@\x00-\x1f\x7f]{1,64}@[^\s@\x00-\x1f\x7f]{1,189}$/;

export const workos = new WorkOS(process.env.WORKOS_API_KEY, {
  apiHostname: process.env.WORKOS_API_HOSTNAME,
  port: process.env.WORKOS_API_PORT ? Number(process.env.WORKOS_API_PORT) : undefined,
  https: process.env.WORKOS_API_HTTPS !== 'false',
  timeout: 10_000,
});

// Attempts by key in this process. A full table forgets its oldest key: it locks nobody out.
export function limit(most, milliseconds) {
  /** @type {Map<string, number[]>} */
  const tries = new Map();
  return (/** @type {string} */ key) => {
    const now = performance.now();
    const recent = (tries.get(key) ?? []).filter((at) => at > now - milliseconds);
    if (recent.length >= most) return false;
    tries.delete(key);
    tries.set(key, [...recent, now]);
    if (tries.size > REMEMBERED) tries.delete(tries.keys().next().value);
    return true;
  };
}

const admitsAddress = limit(1, 60_000); // one mail address
const admitsNetwork = limit(10, 600_000); // one IPv4 address, or one /64 of IPv6
export const working = new Set();

/** Await this before the process ends: what has been answered may still be under way. */
export const settled = () => Promise.all(working);

/** When an answer may leave: take it before anything else, await it last. */
export async function answerTime() {
  const due = performance.now() + ANSWER_MS;
  // A timer may fire more than a millisecond early.
  while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
}

/**
 * Begins the one reset mail if this is a migrated user who has had none; tells nothing.
 * The answer must not wait for this promise, which never fails: its time would tell who is known.
 * @param {unknown} email
 * @param {string | undefined} peer the other end of the connection
 * @param {string | null | undefined} forwarded the header X-Forwarded-For
 */
export async function attempt(email, peer, forwarded) {
  const address = typeof email === 'string' && email.length <= 254 ? plain(email) : '';
  const caller = network(peer, forwarded);
  if (!EMAIL.test(address) || (caller && !admitsNetwork(caller)) || !admitsAddress(address)) return;
  if (working.size >= AT_ONCE) return;
  const work = send(address).catch((error) => {
    // Without its words, which may hold the address.
    console.warn('reset mail not sent:', error?.name, error?.status ?? error?.code ?? '');
  });
  working.add(work);
  await work;
  working.delete(work);
}

/** Who counts as one caller: the entry that your outermost proxy wrote, else the other end. */
export function network(peer, forwarded) {
  const hops = [...(forwarded?.trim() ? forwarded.split(',') : []), peer ?? ''];
  const hop = hops[Math.max(0, hops.length - 1 - TRUSTED_PROXIES)].trim();
  // Some proxies add the port; Node writes IPv4 as IPv6 where it listens on both.
  const ip = hop.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1').replace(/%.*$/, '');
  const four = ip.replace(/^::ffff:/i, '');
  if (isIPv4(four)) return four;
  if (!isIPv6(ip)) return '';
  const [left, right] = new URL(`http://[${ip}]`).hostname.slice(1, -1).split('::');
  const head = left ? left.split(':') : [];
  const tail = right ? right.split(':') : [];
  const zeros = Array(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}

async function send(address) {
  const users = workos.userManagement;
  const user = (await users.listUsers({ email: address, limit: 1 })).data[0];
  if (!user || plain(user.email) !== address) return;
  if (!user.metadata?.migrated_from || user.metadata.password_reset_sent !== 'false') return;
  if (!(await claim(user.id))) return;
  const mark = (sent) => users.updateUser({ userId: user.id, metadata: { password_reset_sent: sent } });
  try {
    // The mail goes by address: only if it is still this user's.
    if (plain((await mark('true')).email) === address) {
      await users.createPasswordReset({ email: address });
      return;
    }
  } catch (error) {
    if (!wasRefused(error)) throw error; // it may have been sent: mark and claim stay
    console.warn('reset mail refused:', error.status);
  }
  await mark('false');
  await release(user.id);
}

// A to Z only: with more letters two people's addresses could become one.
export const plain = (email) => email.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const wasRefused = ({ status }) => status >= 400 && status < 500 && status !== 408;
