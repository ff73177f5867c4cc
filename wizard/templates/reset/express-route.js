// Express 4 or 5: app.use(migratedReset) before any body parser of your own.
// POST /migrated-reset {"email": …} after a failed password sign-in.
import express from 'express';

import { ANSWER, LARGEST_BODY, STATUS, attempt } from './migrated-reset.js';

export const migratedReset = express.Router();

migratedReset.post('/migrated-reset', express.raw({ type: () => true, limit: LARGEST_BODY }), answer);
// A body that cannot be read gets the same answer.
migratedReset.use('/migrated-reset', (error, request, response, next) => {
  if (request.method !== 'POST' || response.headersSent) return next(error);
  request.body = undefined;
  return answer(request, response);
});

async function answer(request, response) {
  // Behind a proxy, tell Express so: app.set('trust proxy', 1).
  await attempt(emailOf(request.body), request.ip ?? 'unknown');
  response.status(STATUS).set('Cache-Control', 'no-store').json(ANSWER);
}

function emailOf(body) {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '')?.email;
  } catch {
    return undefined;
  }
}
