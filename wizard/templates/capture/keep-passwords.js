// Keeps old passwords: whoever proves theirs to the old user pool has it set at WorkOS.
//
// Needs migrated-reset.js with its claim store, cognito-password.js, and:
// KEEP_CAPTURE           before, after or both: when your own page sees passwords
// KEEP_PASSWORDS_UNTIL   the last day (UTC), such as 2027-01-31; from the next one on nothing is kept, and who
//                        cannot sign in gets the reset mail of migrated-reset.js
// KEEP_MFA               finish: also keep for users with a second factor, whose app has just finished it
// WORKOS_CLIENT_ID, WORKOS_COOKIE_PASSWORD   for sign-ins after the switch
//
// Before the switch Cognito decides: its password is set again at every proven sign-in and change, as long as
// the user has never signed in at WorkOS. After it a password is set once, for who never had one there.
import { randomBytes } from 'node:crypto';

import { BROKEN, FACTOR, RESET, RIGHT, check, verified } from './cognito-password.js';
import { claim, release } from './migrated-claims.js';
import { ANSWER, AT_ONCE, EMAIL, STATUS, attempt, limit, network, plain, working, workos } from './migrated-reset.js';

const CAPTURE = process.env.KEEP_CAPTURE ?? '';
const UNTIL = process.env.KEEP_PASSWORDS_UNTIL ?? '';
const FINISH = process.env.KEEP_MFA === 'finish';
const ANSWER_MS = Number(process.env.KEEP_ANSWER_MS ?? 1000);
export const LARGEST_BODY = 8192;
const LONGEST_PASSWORD = 256; // Cognito's
const KEPT = 'password_kept';
export const COOKIE = 'wos-session';
const CLAIM_SECONDS = 60;
const WAIT_MS = 10_000;
const KEPT_AT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
// What WorkOS wants after a password that is right; your page goes on with it.
const NEXT_STEPS = new Set([
  'email_verification_required',
  'mfa_challenge',
  'mfa_enrollment',
  'organization_selection_required',
  'passkey_progressive_enrollment',
  'radar_challenge',
  'radar_sms_sign_in_challenge',
  'sso_required',
]);
const PENDING = ['pending_authentication_token', 'email_verification_id', 'authentication_factors', 'organizations'];
// What this server answers: POST to /<name>.
export const NAMES = [
  ...(['before', 'both'].includes(CAPTURE) ? ['keep-password', 'password-changed'] : []),
  ...(['after', 'both'].includes(CAPTURE) ? ['sign-in', 'forgotten-password'] : []),
];
if (!NAMES.length) throw new Error('KEEP_CAPTURE must be before, after or both.');
if (Number.isNaN(Date.parse(UNTIL))) throw new Error('KEEP_PASSWORDS_UNTIL must be a day, such as 2027-01-31.');

const admitsAddress = limit(Number(process.env.KEEP_PER_ADDRESS ?? 5), 60_000);
const admitsNetwork = limit(Number(process.env.KEEP_PER_NETWORK ?? 60), 600_000);

const TAKEN = { status: 202, body: { message: 'Noted.' } };
const FAILED = {
  status: 401,
  body: { message: 'That did not work: check address and password, or try again in a minute.' },
};
const MAILED = { status: STATUS, body: ANSWER };
const NOT_FOUND = { status: 404, body: { message: 'There is nothing here.' } };

/** A text that shows itself only when it is asked to: not in logs, nor in what errors are reported with. */
class Secret {
  #text;
  constructor(text) {
    this.#text = text;
  }
  reveal() {
    return this.#text;
  }
}

/**
 * The reply to POST /<name>, one of NAMES; it leaves at a whole time of KEEP_ANSWER_MS, which tells nothing.
 * @param {string} name
 * @param {string} body
 * @param {string | undefined} peer the other end of the connection
 * @param {string | null | undefined} forwarded the header X-Forwarded-For
 * @param {string} [agent] the header User-Agent
 * @returns {Promise<{status: number, body: object, cookie?: string, work?: Promise<unknown>}>}
 *   `cookie` is the sealed session (set it HttpOnly, Secure and SameSite=Lax), `work` goes on after the answer
 */
export async function answer(name, body, peer, forwarded, agent = '') {
  const began = performance.now();
  const sent = fieldsOf(body);
  const caller = network(peer, forwarded);
  const reply = NAMES.includes(name) ? await replyTo(name, sent, caller, agent) : NOT_FOUND;
  const due = began + (Math.floor((performance.now() - began) / ANSWER_MS) + 1) * ANSWER_MS;
  // A timer may fire more than a millisecond early.
  while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
  return reply;
}

async function replyTo(name, sent, caller, agent) {
  if (name === 'sign-in') return signIn(sent, caller, agent);
  if (name === 'forgotten-password') return { ...MAILED, work: later(forgotten, sent, caller) };
  if (!sent?.password.reveal() || isOver()) return TAKEN;
  return { ...TAKEN, work: later(name === 'keep-password' ? keepSignIn : keepChange, sent, caller) };
}

const isOver = () => new Date().toISOString().slice(0, 10) > UNTIL;

function fieldsOf(body) {
  if (Buffer.byteLength(body) > LARGEST_BODY) return undefined;
  try {
    const { identifier, password = '', access_token: token } = JSON.parse(body) ?? {};
    if (typeof identifier !== 'string' || !identifier.trim() || identifier.length > 254) return undefined;
    if (typeof password !== 'string' || password.length > LONGEST_PASSWORD) return undefined;
    return { identifier: identifier.trim(), password: new Secret(password), token };
  } catch {
    return undefined;
  }
}

const admits = (sent, caller) => !(caller && !admitsNetwork(caller)) && admitsAddress(plain(sent.identifier));

/** Begins what goes on after the answer; drops what comes too often. Never fails. */
function later(work, sent, caller) {
  if (!sent || !admits(sent, caller) || working.size >= AT_ONCE) return undefined;
  const begun = work(sent, caller)
    .catch((error) => console.error('password not kept:', error?.name))
    .finally(() => working.delete(begun));
  working.add(begun);
  return begun;
}

async function keepSignIn(sent, caller) {
  const token = await verified(sent.token);
  if (token) await keepBefore(sent.password, token.username, token.sub, token, caller);
}

async function keepChange(sent, caller) {
  const { sub } = await check(sent.identifier, sent.password, caller);
  if (sub) await keepBefore(sent.password, sent.identifier, sub, undefined, caller);
}

async function keepBefore(password, username, sub, token, caller) {
  if (isCurrent(await userOf(sub), token)) return;
  // Checked and set as one: of two passwords the one that was right later is set later.
  await claimed(sub, WAIT_MS, async (isMine) => {
    const user = isMine ? await userOf(sub) : undefined;
    if (!user || !maySet(user, sub) || isCurrent(user, token)) return;
    const checked = await check(username, password, caller);
    if (checked.verdict === RIGHT && checked.sub === sub) await set(user, password, checked.at);
    else if (checked.verdict === FACTOR && token && FINISH) await set(user, password, token.at);
    else if (checked.verdict === RESET) await refuse(user, 'reset required');
    else if (checked.verdict === FACTOR) await refuse(user, 'second factor');
  });
}

/** WorkOS first; on its no Cognito, then WorkOS again. */
async function signIn(sent, caller, agent) {
  const address = sent ? plain(sent.identifier) : '';
  if (!EMAIL.test(address) || !admits(sent, caller)) return FAILED;
  try {
    const [reply, code] = await authenticate(address, sent.password, caller, agent);
    if (code !== 'invalid_credentials') return reply;
    if (isOver()) void attempt(address, undefined, undefined);
    else if (await keepAfter(address, sent.password, caller)) {
      return (await authenticate(address, sent.password, caller, agent))[0];
    }
  } catch (error) {
    console.error('sign-in failed:', error?.name);
  }
  return FAILED;
}

/** The reply, and WorkOS' code where it said no. */
async function authenticate(address, password, caller, agent) {
  try {
    const { user, sealedSession } = await workos.userManagement.authenticateWithPassword({
      clientId: process.env.WORKOS_CLIENT_ID,
      email: address,
      password: password.reveal(),
      ipAddress: caller || undefined,
      userAgent: agent || undefined,
      session: { sealSession: true, cookiePassword: process.env.WORKOS_COOKIE_PASSWORD },
    });
    return [{ status: 200, body: { user_id: user.id }, cookie: sealedSession }, ''];
  } catch (error) {
    const sent = error?.rawData ?? {};
    const code = String(error?.code ?? sent.code ?? error?.name);
    if (NEXT_STEPS.has(code)) {
      const more = Object.fromEntries(PENDING.filter((name) => name in sent).map((name) => [name, sent[name]]));
      return [{ status: 403, body: { code, ...more } }, code];
    }
    if (code !== 'invalid_credentials') console.warn('WorkOS refused a sign-in:', code);
    return [FAILED, code];
  }
}

/** Whether WorkOS is to be asked once more: the old password was right, and is set now. */
async function keepAfter(address, password, caller) {
  const found = (await workos.userManagement.listUsers({ email: address, limit: 1 })).data[0];
  if (!found?.externalId || plain(found.email) !== address) return false;
  if (!neverHadOne(found)) return keptJustNow(found);
  const sub = found.externalId;
  const ends = performance.now() + WAIT_MS;
  let isKept;
  while (isKept === undefined && performance.now() < ends) {
    await claimed(sub, 0, async (isMine) => {
      const user = await userOf(sub);
      if (!user || plain(user.email) !== address) isKept = false;
      else if (!neverHadOne(user)) isKept = keptJustNow(user);
      else if (isMine) isKept = await keepFirst(user, address, password, caller);
    });
    if (isKept === undefined) await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return isKept ?? false;
}

async function keepFirst(user, address, password, caller) {
  const { verdict, sub, at } = await check(user.metadata?.cognito_username || address, password, caller);
  if (verdict === RIGHT && sub === user.externalId) {
    if (await set(user, password, at)) return true;
  } else if (![RESET, FACTOR, BROKEN].includes(verdict)) return false;
  void attempt(address, undefined, undefined);
  return false;
}

/** A reset for whoever exists at WorkOS, kept or not: a second account could not be made. */
async function forgotten(sent) {
  const address = plain(sent.identifier);
  if (EMAIL.test(address)) await workos.userManagement.createPasswordReset({ email: address });
}

/** The WorkOS user of a Cognito `sub`; undefined where there is none. */
async function userOf(sub) {
  try {
    return await workos.userManagement.getUserByExternalId(sub);
  } catch (error) {
    if (error?.status === 404) return undefined;
    throw error;
  }
}

const markOf = (user) => user.metadata?.[KEPT] ?? '';
/** Whether Cognito still decides about this user's password. */
const maySet = (user, sub) => user.metadata?.migrated_from && user.externalId === sub && !user.lastSignInAt;
const neverHadOne = (user) => user.metadata?.migrated_from && !user.lastSignInAt && !KEPT_AT.test(markOf(user));
/** Whether another sign-in has set the password since WorkOS refused this one: it is asked once more. */
const keptJustNow = (user) => KEPT_AT.test(markOf(user)) && markOf(user) >= stamp(Math.floor(Date.now() / 1000) - 60);
/** Whether WorkOS holds what Cognito found right no earlier than this sign-in; a change is always set. */
const isCurrent = (user, token) => Boolean(user && token && KEPT_AT.test(markOf(user)) && markOf(user) >= stamp(token.at));
const stamp = (seconds) => new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');

/** Sets the password and its mark in one request; whether WorkOS took it. */
async function set(user, password, at) {
  try {
    await workos.userManagement.updateUser({
      userId: user.id,
      password: password.reveal(),
      metadata: { [KEPT]: stamp(at) },
    });
    return true;
  } catch (error) {
    const code = error?.code ?? error?.rawData?.code ?? error?.name;
    const status = error?.status ?? 500;
    if (status >= 400 && status < 500 && ![404, 408, 429].includes(status)) {
      await refuse(user, code === 'password_strength_error' ? 'too weak' : 'not taken by WorkOS');
    } else console.warn('password not kept:', code);
    return false;
  }
}

/** Notes why nothing is kept. An older password that was kept must not stay: nobody knows the new one. */
async function refuse(user, reason) {
  const metadata = { [KEPT]: `refused ${new Date().toISOString().slice(0, 10)} ${reason}` };
  if (KEPT_AT.test(markOf(user))) {
    const password = randomBytes(24).toString('base64url');
    await workos.userManagement.updateUser({ userId: user.id, password, metadata });
  } else if (!markOf(user).endsWith(reason)) {
    await workos.userManagement.updateUser({ userId: user.id, metadata });
  }
}

/** Nobody else sets this user's password meanwhile; `work` is told false where that could not be had in time. */
async function claimed(sub, wait, work) {
  const key = `keep-${sub}`;
  const ends = performance.now() + wait;
  let isMine = await claim(key, CLAIM_SECONDS);
  while (!isMine && performance.now() < ends) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    isMine = await claim(key, CLAIM_SECONDS);
  }
  try {
    await work(isMine);
  } finally {
    if (isMine) await release(key);
  }
}
