// Claims as unique rows of your database: save as migrated-claims.js. Needs DATABASE_URL.
// Written for PostgreSQL (package pg); for another one change run(), which gives the number of rows that
// a statement changed (SQLite takes these statements as they are). Once, in that database:
//   CREATE TABLE reset_claims (user_id VARCHAR(64) PRIMARY KEY, claimed_at BIGINT NOT NULL)
import pg from 'pg';

const SECONDS = 3_600; // a claim; what lasts is the mark in WorkOS
const connectionString = process.env.DATABASE_URL;
if (!connectionString) throw new Error('DATABASE_URL is not set: where the claims are kept.');
const pool = new pg.Pool({ connectionString, max: 5, connectionTimeoutMillis: 5_000 });
pool.on('error', (error) => console.warn('claim store:', error.message));

const run = async (statement, values) => (await pool.query(statement, values)).rowCount;

/** Whether this call won the user: of all that try within the time, one does. */
export async function claim(userId, seconds = SECONDS) {
  const now = Math.floor(Date.now() / 1000);
  await run('DELETE FROM reset_claims WHERE user_id = $1 AND claimed_at < $2', [userId, now - seconds]);
  const insert = 'INSERT INTO reset_claims (user_id, claimed_at) VALUES ($1, $2) ON CONFLICT DO NOTHING';
  return (await run(insert, [userId, now])) === 1;
}

export const release = (userId) => run('DELETE FROM reset_claims WHERE user_id = $1', [userId]);
