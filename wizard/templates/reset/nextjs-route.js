// Next.js App Router: app/migrated-reset/route.js, with migrated-reset.js beside it.
// POST {"email": …} after a failed password sign-in.
import { ANSWER, LARGEST_BODY, STATUS, attempt } from './migrated-reset.js';

export const runtime = 'nodejs';

export async function POST(request) {
  // The last address is the one that your own proxy (or Vercel) wrote; the others can be invented.
  const ip = request.headers.get('x-forwarded-for')?.split(',').pop()?.trim() || 'unknown';
  await attempt(await emailOf(request), ip);
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
