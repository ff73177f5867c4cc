// Next.js App Router (15.1 or later): app/[keep]/route.js, or app/keep/[keep]/route.js, with the other files
// beside it. POST keep-password, password-changed, sign-in, forgotten-password (KEEP_CAPTURE says which) with
// {"identifier": …, "password": …, "access_token": …}. `next build` reads these files as well: give it the
// same variables.
//
// after() keeps the work going when the answer has left, on Vercel by its waitUntil. Before 15.1, on a
// server of your own, write `void found.work;` in its place.
import { after } from 'next/server';

import { COOKIE, LARGEST_BODY, answer } from './keep-passwords.js';
import { TRUSTED_PROXIES } from './migrated-reset.js';

export const runtime = 'nodejs';

if (!(TRUSTED_PROXIES >= 1)) {
  throw new Error(
    'Set RESET_TRUSTED_PROXIES to the number of proxies before this app (1 on Vercel): Next.js shows a route ' +
      'nothing of the connection, and without a proxy anybody can write any address into X-Forwarded-For.',
  );
}

export async function POST(request, { params }) {
  const { keep } = await params;
  const { headers } = request;
  const body = await bodyOf(request);
  const found = await answer(keep, body, undefined, headers.get('x-forwarded-for'), headers.get('user-agent') ?? '');
  after(() => found.work);
  const response = Response.json(found.body, { status: found.status, headers: { 'Cache-Control': 'no-store' } });
  if (found.cookie) {
    response.headers.append('Set-Cookie', `${COOKIE}=${found.cookie}; Path=/; HttpOnly; Secure; SameSite=Lax`);
  }
  return response;
}

async function bodyOf(request) {
  let body = '';
  try {
    const decoder = new TextDecoder();
    for await (const piece of request.body ?? []) {
      body += decoder.decode(piece, { stream: true });
      if (body.length > LARGEST_BODY) break;
    }
  } catch {
    return '';
  }
  return body;
}
