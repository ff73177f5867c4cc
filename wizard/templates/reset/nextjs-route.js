// Next.js App Router (15.1 or later): app/migrated-reset/route.js, with migrated-reset.js and
// migrated-claims.js beside it. POST {"email": …} after a failed password sign-in. `next build` reads these
// files as well: give it the same variables.
//
// after() keeps the work going when the answer has left, on Vercel by its waitUntil. Before 15.1, on a
// server of your own, write `void work;` in its place.
import { after } from 'next/server';

import { ANSWER, LARGEST_BODY, STATUS, TRUSTED_PROXIES, answerTime, attempt } from './migrated-reset.js';

export const runtime = 'nodejs';

if (!(TRUSTED_PROXIES >= 1)) {
  throw new Error(
    'Set RESET_TRUSTED_PROXIES to the number of proxies before this app (1 on Vercel): Next.js shows a route ' +
      'nothing of the connection, and without a proxy anybody can write any address into X-Forwarded-For.',
  );
}

export async function POST(request) {
  const due = answerTime();
  const work = attempt(await emailOf(request), undefined, request.headers.get('x-forwarded-for'));
  after(() => work);
  await due;
  return Response.json(ANSWER, { status: STATUS, headers: { 'Cache-Control': 'no-store' } });
}

async function emailOf(request) {
  let body = '';
  try {
    const decoder = new TextDecoder();
    for await (const piece of request.body ?? []) {
      body += decoder.decode(piece, { stream: true });
      if (body.length > LARGEST_BODY) return undefined;
    }
    return JSON.parse(body)?.email;
  } catch {
    return undefined;
  }
}
