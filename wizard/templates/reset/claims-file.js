// Claims as files, for processes on one host: save as migrated-claims.js.
// RESET_CLAIMS_DIR is a folder of their own on a local disk, which all of them can write.
import { mkdirSync } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const SECONDS = 3_600; // a claim; what lasts is the mark in WorkOS
const folder = process.env.RESET_CLAIMS_DIR ?? '';
if (!folder) throw new Error('RESET_CLAIMS_DIR is not set: the folder of the claims.');
mkdirSync(folder, { mode: 0o700, recursive: true });

/** Whether this call won the user: of all that try within the time, one does. */
export async function claim(userId, seconds = SECONDS) {
  const path = join(folder, `${userId}.claim`);
  await expire(path, seconds);
  return create(path);
}

export const release = (userId) => rm(join(folder, `${userId}.claim`), { force: true });

async function create(path) {
  try {
    await writeFile(path, '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

async function expire(path, seconds) {
  // Nobody removes an old claim without the sweep file: a new one might stand in its place.
  if (!(await isOld(path, seconds)) || !(await create(`${path}.sweep`))) return;
  if (await isOld(path, seconds)) await rm(path, { force: true });
  await rm(`${path}.sweep`);
}

async function isOld(path, seconds) {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.mtimeMs < Date.now() - seconds * 1000;
}
