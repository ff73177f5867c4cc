// Express 4 or 5: app.use(keepPasswords) before any body parser of your own.
// POST /keep-password, /password-changed, /sign-in, /forgotten-password (KEEP_CAPTURE says which of them) with
// {"identifier": …, "password": …, "access_token": …}.
import express from 'express';

import { COOKIE, LARGEST_BODY, NAMES, answer } from './keep-passwords.js';

export const keepPasswords = express.Router();
const paths = NAMES.map((name) => `/${name}`);

keepPasswords.post(paths, express.raw({ type: () => true, limit: LARGEST_BODY }), reply);
// A body that cannot be read gets the same answer.
keepPasswords.use(paths, (error, request, response, next) => {
  if (request.method !== 'POST' || response.headersSent) return next(error);
  request.body = undefined;
  return reply(request, response);
});

async function reply(request, response) {
  const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  request.body = undefined; // no error reporter shall find it
  const name = request.originalUrl.split('?')[0].split('/').pop();
  const peer = request.socket.remoteAddress;
  const found = await answer(name, body, peer, request.get('x-forwarded-for'), request.get('user-agent'));
  response.status(found.status).set('Cache-Control', 'no-store');
  if (found.cookie) response.cookie(COOKIE, found.cookie, { httpOnly: true, secure: true, sameSite: 'lax' });
  response.json(found.body);
}
