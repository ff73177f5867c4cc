// Express 4 or 5: app.use(migratedReset) before any body parser of your own.
// POST /migrated-reset {"email": …} after a failed password sign-in. WorkOS is asked after the answer, in
// this process: a host that stops it between requests (AWS Lambda) is no place for it.
import express from 'express';

import { ANSWER, LARGEST_BODY, STATUS, answerTime, attempt } from './migrated-reset.js';

export const migratedReset = express.Router();

migratedReset.post('/migrated-reset', express.raw({ type: () => true, limit: LARGEST_BODY }), answer);
// A body that cannot be read gets the same answer.
migratedReset.use('/migrated-reset', (error, request, response, next) => {
  if (request.method !== 'POST' || response.headersSent) return next(error);
  request.body = undefined;
  return answer(request, response);
});

async function answer(request, response) {
  const due = answerTime();
  void attempt(emailOf(request.body), request.socket.remoteAddress, request.get('x-forwarded-for'));
  await due;
  response.status(STATUS).set('Cache-Control', 'no-store').json(ANSWER);
}

function emailOf(body) {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '')?.email;
  } catch {
    return undefined;
  }
}
