"""No claim store yet: put one of claims_file.py, claims_redis.py, claims_sql.py in the place of this file."""

raise RuntimeError(
    "The reset handler needs a claim store, so that several processes mail nobody twice. "
    "Save one of these as migrated_claims.py: claims_sql.py (you have a database), "
    "claims_redis.py (you have Redis), claims_file.py (all processes run on one host)."
)
