// No claim store yet: put one of claims-file.js, claims-redis.js, claims-sql.js in the place of this file.
throw new Error(
  'The reset handler needs a claim store, so that several processes mail nobody twice. ' +
    'Save one of these as migrated-claims.js: claims-sql.js (you have a database), ' +
    'claims-redis.js (you have Redis), claims-file.js (all processes run on one host).',
);
export const claim = undefined;
export const release = undefined;
