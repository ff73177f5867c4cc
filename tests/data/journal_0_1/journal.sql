PRAGMA application_id = 1110464261;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'wizard','first','2026-11-30 14:01:12.343400+00:00');
CREATE TABLE act (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, note TEXT NOT NULL,
    fingerprint TEXT NOT NULL, details TEXT NOT NULL, actor TEXT NOT NULL
);
INSERT INTO "act" VALUES(1,'2026-11-30T14:01:12.351566+00:00','answers changed','','','{"keys": ["guide.acknowledged", "guide.file", "pace.cognito_pages_per_second", "pace.max_persons", "pace.writes_per_second", "rows.disabled", "rows.federated_enterprise", "source.region", "source.user_pool_id", "target.environment", "timing.reset"], "before": {"timing.reset": null, "rows.disabled": null, "rows.federated_enterprise": null}}','{"user": "root", "host": "vm", "aws": null, "version": "0.1.0", "environment": null}');
INSERT INTO "act" VALUES(2,'2026-11-30T14:01:12.466342+00:00','guide acknowledged','','','{"digest": "sha256:91955da029a77ac1645a8ebad7390142bad6c3f3d2b802c526e3964da77ae66b", "accepted": []}','{"user": "root", "host": "vm", "aws": null, "version": "0.1.0", "environment": "rehearsal"}');
INSERT INTO "act" VALUES(3,'2026-11-30T14:01:17.104542+00:00','ends pinned','','','{"source": {"account": "123456789012", "pool_arn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Reh3arsal", "endpoint": "@COGNITO@"}, "target": {"base_url": "@WORKOS@", "key_kind": "test", "key_mark": "990213a1", "environment": "rehearsal"}}','{"user": "root", "host": "vm", "aws": "arn:aws:sts::123456789012:user/moto", "version": "0.1.0", "environment": "rehearsal"}');
INSERT INTO "act" VALUES(4,'2026-11-30T14:01:17.537142+00:00','answers changed','','','{"keys": ["rows.force_change_password"], "before": {"rows.force_change_password": null}}','{"user": "root", "host": "vm", "aws": "arn:aws:sts::123456789012:user/moto", "version": "0.1.0", "environment": "rehearsal"}');
INSERT INTO "act" VALUES(5,'2026-11-30T14:01:20.371628+00:00','answers changed','','d4a0d2ece71537e5','{"keys": ["rows.no_email"], "before": {"rows.no_email": null}}','{"user": "root", "host": "vm", "aws": "arn:aws:sts::123456789012:user/moto", "version": "0.1.0", "environment": "rehearsal"}');
INSERT INTO "act" VALUES(6,'2026-11-30T14:01:25.243370+00:00','plan confirmed','IMPORT 45 rehearsal d4a0d2','d4a0d2ece71537e5','{"revision": 2}','{"user": "root", "host": "vm", "aws": "arn:aws:sts::123456789012:user/moto", "version": "0.1.0", "environment": "rehearsal"}');
CREATE TABLE adoption (
    day TEXT NOT NULL, sight TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (day, sight)
) WITHOUT ROWID;
CREATE TABLE answer (key TEXT PRIMARY KEY, value TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "answer" VALUES('guide.acknowledged','true','2026-11-30T14:01:12.353430+00:00');
INSERT INTO "answer" VALUES('guide.file','"@GUIDE@"','2026-11-30T14:01:12.353430+00:00');
INSERT INTO "answer" VALUES('pace.cognito_pages_per_second','60','2026-11-30T14:01:12.353430+00:00');
INSERT INTO "answer" VALUES('pace.max_persons','15','2026-11-30T14:01:12.353430+00:00');
INSERT INTO "answer" VALUES('pace.writes_per_second','400','2026-11-30T14:01:12.353430+00:00');
INSERT INTO "answer" VALUES('rows.disabled','"import"','2026-11-30T14:01:12.353430+00:00');
INSERT INTO "answer" VALUES('rows.federated_enterprise','"import"','2026-11-30T14:01:12.353430+00:00');
INSERT INTO "answer" VALUES('rows.force_change_password','"import_and_mail"','2026-11-30T14:01:17.538687+00:00');
INSERT INTO "answer" VALUES('rows.no_email','"username"','2026-11-30T14:01:20.373488+00:00');
INSERT INTO "answer" VALUES('source.region','"us-east-1"','2026-11-30T14:01:12.353430+00:00');
INSERT INTO "answer" VALUES('source.user_pool_id','"us-east-1_Reh3arsal"','2026-11-30T14:01:12.353430+00:00');
INSERT INTO "answer" VALUES('target.environment','"rehearsal"','2026-11-30T14:01:12.353430+00:00');
INSERT INTO "answer" VALUES('timing.reset','"proactive"','2026-11-30T14:01:12.353430+00:00');
CREATE TABLE baseline (
    id TEXT PRIMARY KEY, email TEXT NOT NULL, external_id TEXT, content TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE departure (
    person INTEGER PRIMARY KEY REFERENCES person, why TEXT NOT NULL, since INTEGER NOT NULL,
    marked TEXT NOT NULL DEFAULT 'no', revoked TEXT NOT NULL DEFAULT 'no',
    sessions INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT ''
);
CREATE TABLE effect (
    id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person, kind TEXT NOT NULL,
    content TEXT, state TEXT NOT NULL DEFAULT 'pending', attempts INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT ''
);
INSERT INTO "effect" VALUES(1,1,'create_user',NULL,'done',1,'');
INSERT INTO "effect" VALUES(2,3,'create_user',NULL,'done',1,'');
INSERT INTO "effect" VALUES(3,9,'create_user',NULL,'done',1,'');
INSERT INTO "effect" VALUES(4,6,'create_user',NULL,'done',1,'');
INSERT INTO "effect" VALUES(5,7,'create_user',NULL,'done',1,'');
INSERT INTO "effect" VALUES(6,8,'create_user',NULL,'done',1,'');
INSERT INTO "effect" VALUES(7,10,'create_user',NULL,'done',1,'');
INSERT INTO "effect" VALUES(8,11,'create_user',NULL,'done',1,'');
INSERT INTO "effect" VALUES(9,13,'create_user',NULL,'done',1,'');
INSERT INTO "effect" VALUES(10,14,'create_user',NULL,'done',1,'');
INSERT INTO "effect" VALUES(11,16,'create_user',NULL,'done',1,'');
INSERT INTO "effect" VALUES(12,35,'create_user',NULL,'done',1,'');
INSERT INTO "effect" VALUES(13,20,'create_user',NULL,'done',1,'');
INSERT INTO "effect" VALUES(14,23,'create_user',NULL,'done',1,'');
INSERT INTO "effect" VALUES(15,24,'create_user',NULL,'done',1,'');
INSERT INTO "effect" VALUES(16,25,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(17,26,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(18,27,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(19,28,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(20,29,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(21,30,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(22,31,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(23,33,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(24,34,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(25,36,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(26,37,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(27,38,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(28,39,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(29,40,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(30,41,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(31,42,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(32,43,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(33,44,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(34,45,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(35,46,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(36,47,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(37,48,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(38,49,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(39,50,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(40,51,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(41,52,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(42,53,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(43,54,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(44,56,'create_user',NULL,'pending',0,'');
INSERT INTO "effect" VALUES(45,59,'create_user',NULL,'pending',0,'');
CREATE TABLE kind_tally (
    kind TEXT NOT NULL, state TEXT NOT NULL, n INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (kind, state)
) WITHOUT ROWID;
INSERT INTO "kind_tally" VALUES('disabled','pending',1);
INSERT INTO "kind_tally" VALUES('email_unverified','created',3);
INSERT INTO "kind_tally" VALUES('email_unverified','pending',8);
INSERT INTO "kind_tally" VALUES('federated_social','created',2);
INSERT INTO "kind_tally" VALUES('federated_social','pending',3);
INSERT INTO "kind_tally" VALUES('force_change_password','pending',1);
INSERT INTO "kind_tally" VALUES('invalid_email','skipped',5);
INSERT INTO "kind_tally" VALUES('no_email','skipped',1);
INSERT INTO "kind_tally" VALUES('twins','created',1);
INSERT INTO "kind_tally" VALUES('twins','merged',2);
INSERT INTO "kind_tally" VALUES('twins','pending',1);
INSERT INTO "kind_tally" VALUES('twins_unproven','created',3);
INSERT INTO "kind_tally" VALUES('twins_unproven','pending',0);
INSERT INTO "kind_tally" VALUES('twins_unproven','skipped',3);
INSERT INTO "kind_tally" VALUES('unconfirmed','skipped',1);
INSERT INTO "kind_tally" VALUES('unusable_status','skipped',3);
CREATE TABLE link (username TEXT NOT NULL, sub TEXT NOT NULL, PRIMARY KEY (username, sub)) WITHOUT ROWID;
INSERT INTO "link" VALUES('google_640388011033274008062','28dd37eb-2adf-459a-91cb-c2884a5012dc');
CREATE TABLE listing (
    id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT, token TEXT,
    pages INTEGER NOT NULL DEFAULT 0, estimate INTEGER NOT NULL, restarts INTEGER NOT NULL DEFAULT 0,
    listed INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "listing" VALUES(1,'2026-11-30T14:01:17.107952+00:00','2026-11-30T14:01:17.151647+00:00',NULL,1,60,0,60);
CREATE TABLE mail (
    id INTEGER PRIMARY KEY, campaign INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person,
    stage TEXT NOT NULL, state TEXT NOT NULL, attempted_at TEXT, expires_at TEXT,
    reason TEXT NOT NULL DEFAULT '', marked INTEGER NOT NULL DEFAULT 0, created_at TEXT, used_at TEXT,
    was_state TEXT, was_at TEXT, UNIQUE (campaign, person)
);
CREATE TABLE membership (
    sub TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (sub, name)
) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "meta" VALUES('acknowledged','{"digest": "sha256:91955da029a77ac1645a8ebad7390142bad6c3f3d2b802c526e3964da77ae66b", "accepted": [], "at": "2026-11-30T14:01:12.465096+00:00"}');
INSERT INTO "meta" VALUES('acknowledged_text','<!-- A rehearsal guide: our own words for the local rehearsal, not the text of any vendor. -->

# Migrate from AWS Cognito (rehearsal guide)

This page stands in for the live migration guide while you rehearse. The real one is on the web site of WorkOS.

## (1) Take the users out of the pool

Cognito will not hand out password hashes, nor the keys behind MFA. People you bring over choose a new password and set up MFA again.

List the pool page by page until no pagination token comes back.

## (2) Create the users

| AWS Cognito | WorkOS API |
| --- | --- |
| `email` | `email` |
| `emailVerified` | `email_verified` |
| `given_name` | `first_name` |
| `family_name` | `last_name` |

## (3) Let people choose a new password

A reset is started with the [Send Password Reset Email API](/reference/authkit/password-reset/create), at the next sign-in or for everybody at once.

## (4) Keep the other ways to sign in

Keep the same Client ID and Client Secret in WorkOS, and add WorkOS as an additional Redirect URI at the provider.
');
INSERT INTO "meta" VALUES('baseline','{"revision": 2, "after": null, "done": true, "users": 0, "ours": 0}');
INSERT INTO "meta" VALUES('caller','"arn:aws:sts::123456789012:user/moto"');
INSERT INTO "meta" VALUES('export','{"listing": 1, "path": "@FOLDER@/m/cognito_users.json", "rows": 60, "sha256": "d0907cf0276889abfce9427dccf92f312c85b59b8c4726db1ffcecfe22948c60", "at": "2026-11-30T14:01:19.872174+00:00"}');
INSERT INTO "meta" VALUES('guide','{"digest": "sha256:91955da029a77ac1645a8ebad7390142bad6c3f3d2b802c526e3964da77ae66b", "source": "@GUIDE@", "live": false, "text": "<!-- A rehearsal guide: our own words for the local rehearsal, not the text of any vendor. -->\n\n# Migrate from AWS Cognito (rehearsal guide)\n\nThis page stands in for the live migration guide while you rehearse. The real one is on the web site of WorkOS.\n\n## (1) Take the users out of the pool\n\nCognito will not hand out password hashes, nor the keys behind MFA. People you bring over choose a new password and set up MFA again.\n\nList the pool page by page until no pagination token comes back.\n\n## (2) Create the users\n\n| AWS Cognito | WorkOS API |\n| --- | --- |\n| `email` | `email` |\n| `emailVerified` | `email_verified` |\n| `given_name` | `first_name` |\n| `family_name` | `last_name` |\n\n## (3) Let people choose a new password\n\nA reset is started with the [Send Password Reset Email API](/reference/authkit/password-reset/create), at the next sign-in or for everybody at once.\n\n## (4) Keep the other ways to sign in\n\nKeep the same Client ID and Client Secret in WorkOS, and add WorkOS as an additional Redirect URI at the provider.\n", "facts": {"no_hashes": "found", "no_mfa": "found", "map_email": "found", "map_verified": "found", "map_first": "found", "map_last": "found", "reset_api": "found", "same_credentials": "found", "additional_uri": "found"}, "notices": [], "at": "2026-11-30T14:01:23.301608+00:00"}');
INSERT INTO "meta" VALUES('name','"m"');
INSERT INTO "meta" VALUES('pins','{"source": {"account": "123456789012", "pool_arn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Reh3arsal", "endpoint": "@COGNITO@"}, "target": {"base_url": "@WORKOS@", "key_kind": "test", "key_mark": "990213a1", "environment": "rehearsal"}}');
INSERT INTO "meta" VALUES('pool','{"id": "us-east-1_Reh3arsal", "arn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Reh3arsal", "name": "rehearsal", "estimate": 60, "mfa": "OPTIONAL", "mfa_methods": ["SMS_MFA", "SOFTWARE_TOKEN_MFA"], "first_factors": [], "username_attributes": ["email", "phone_number"], "alias_attributes": [], "case_sensitive": true, "domain": "acme-rehearsal", "custom_domain": null, "attributes": ["sub", "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website", "email", "email_verified", "gender", "birthdate", "zoneinfo", "locale", "phone_number", "phone_number_verified", "address", "updated_at", "custom:plan", "custom:tenant_id", "custom:notes", "custom:city"], "triggers": ["PreTokenGeneration"], "tier": "ESSENTIALS", "providers": [{"name": "Google", "type": "Google", "kind": "google", "details": {"client_id": "123456789012-rehearsal.apps.googleusercontent.com", "authorize_url": "@WORKOS@/provider/Google/authorize", "authorize_scopes": "openid email profile", "oidc_issuer": "https://accounts.google.com"}, "attribute_mapping": {"email": "email", "given_name": "given_name", "family_name": "family_name", "username": "sub", "email_verified": "email_verified"}, "identifiers": []}, {"name": "SignInWithApple", "type": "SignInWithApple", "kind": "apple", "details": {"client_id": "example.acme.web", "authorize_url": "@WORKOS@/provider/SignInWithApple/authorize", "team_id": "TEAM012345", "key_id": "KEY0123456", "authorize_scopes": "email name", "oidc_issuer": "https://appleid.apple.com"}, "attribute_mapping": {"email": "email", "username": "sub"}, "identifiers": []}, {"name": "Facebook", "type": "Facebook", "kind": "facebook", "details": {"client_id": "712345678901234", "authorize_url": "@WORKOS@/provider/Facebook/authorize", "api_version": "v19.0", "authorize_scopes": "email"}, "attribute_mapping": {"email": "email", "name": "name", "username": "id"}, "identifiers": []}, {"name": "LoginWithAmazon", "type": "LoginWithAmazon", "kind": "amazon", "details": {"client_id": "amzn1.application-oa2-client.rehearsal", "authorize_url": "@WORKOS@/provider/LoginWithAmazon/authorize", "authorize_scopes": "profile"}, "attribute_mapping": {"email": "email", "name": "name", "username": "user_id"}, "identifiers": []}, {"name": "okta-acme", "type": "SAML", "kind": "saml", "details": {"MetadataURL": "@WORKOS@/provider/okta-acme/metadata", "SSORedirectBindingURI": "@WORKOS@/provider/okta-acme/sso", "IDPInit": "false", "IDPSignout": "false", "EncryptedResponses": "false"}, "attribute_mapping": {"email": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"}, "identifiers": ["acme.example"]}, {"name": "Microsoft", "type": "OIDC", "kind": "microsoft", "details": {"client_id": "8f0e7d6c-0000-4000-8000-rehearsal000", "authorize_url": "@WORKOS@/provider/Microsoft/authorize", "authorize_scopes": "openid email profile", "attributes_request_method": "GET", "oidc_issuer": "https://login.microsoftonline.com/0a1b2c3d-0000-4000-8000-00000000acme/v2.0"}, "attribute_mapping": {"email": "email", "given_name": "given_name", "family_name": "family_name", "username": "sub"}, "identifiers": []}, {"name": "GitHub", "type": "OIDC", "kind": "github", "details": {"client_id": "Iv1.rehearsal0000000", "authorize_url": "@WORKOS@/provider/GitHub/authorize", "authorize_scopes": "openid email profile", "attributes_request_method": "GET", "oidc_issuer": "https://github.com"}, "attribute_mapping": {"email": "email", "given_name": "given_name", "family_name": "family_name", "username": "sub"}, "identifiers": []}, {"name": "Partner", "type": "OIDC", "kind": "oidc", "details": {"client_id": "partner-rehearsal", "authorize_url": "@WORKOS@/provider/Partner/authorize", "authorize_scopes": "openid email profile", "attributes_request_method": "GET", "oidc_issuer": "@WORKOS@/provider/Partner"}, "attribute_mapping": {"email": "email", "given_name": "given_name", "family_name": "family_name", "username": "sub"}, "identifiers": ["globex.example"]}], "groups": ["admins", "editors", "us-east-1_Reh3arsal_Google", "us-east-1_Reh3arsal_okta-acme", "us-east-1_Reh3arsal_Facebook", "us-east-1_Reh3arsal_Microsoft", "us-east-1_Reh3arsal_SignInWithApple", "us-east-1_Reh3arsal_GitHub", "us-east-1_Reh3arsal_Partner", "us-east-1_Reh3arsal_LoginWithAmazon"], "clients": [{"id": "1rehearsalweb0000000000000", "name": "web", "callback_urls": ["https://app.acme.example/callback"], "logout_urls": [], "providers": ["COGNITO", "Google", "SignInWithApple", "Facebook", "LoginWithAmazon", "okta-acme", "Microsoft", "GitHub", "Partner"], "writable": [], "machine": false}, {"id": "2rehearsalspa0000000000000", "name": "spa", "callback_urls": ["https://app.acme.example/spa"], "logout_urls": [], "providers": ["COGNITO", "Google", "SignInWithApple", "Facebook", "LoginWithAmazon", "okta-acme", "Microsoft", "GitHub", "Partner"], "writable": [], "machine": false}, {"id": "3rehearsalm2m0000000000000", "name": "machine", "callback_urls": [], "logout_urls": [], "providers": ["COGNITO", "Google", "SignInWithApple", "Facebook", "LoginWithAmazon", "okta-acme", "Microsoft", "GitHub", "Partner"], "writable": [], "machine": true}], "unreadable": []}');
INSERT INTO "meta" VALUES('twins','{"twins": 4, "twins_unproven": 6}');
CREATE TABLE mfa (username TEXT PRIMARY KEY, methods TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE override (
    sub TEXT NOT NULL, kind TEXT NOT NULL, choice TEXT NOT NULL, PRIMARY KEY (sub, kind)
) WITHOUT ROWID;
CREATE TABLE person (
    id INTEGER PRIMARY KEY REFERENCES row, sub TEXT NOT NULL, email TEXT NOT NULL, target_id TEXT,
    written TEXT, planned TEXT, state TEXT NOT NULL DEFAULT 'pending', settled TEXT, due TEXT NOT NULL,
    notes TEXT NOT NULL, revision INTEGER NOT NULL, seen INTEGER NOT NULL DEFAULT 0,
    signed_in_at TEXT
);
INSERT INTO "person" VALUES(1,'0106bb05-8f33-4483-bfe4-440e60fc47fa','emil.evans58@globex.example','user_01000000011EJJ4B16X2GTCHR1','{"email_verified":true,"first_name":"Emil","last_name":"Evans","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}',NULL,'created','created','due','[]',2,0,NULL);
INSERT INTO "person" VALUES(3,'07dbf924-a604-4457-861e-02ec39235bc0','ines.dahl19@mail.test','user_010000000370AD4A7KRYN993Z7','{"email_verified":true,"first_name":"Ines","last_name":"Dahl","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}',NULL,'created','created','due','[]',2,0,NULL);
INSERT INTO "person" VALUES(6,'19de2ded-a0e2-4045-8153-bbc7ced5669f','ines.adler55@acme.example','user_010000000781SZ31S3ZJE8GYTV','{"email_verified":true,"first_name":"Ines","last_name":"Adler","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}',NULL,'created','created','due','[]',2,0,NULL);
INSERT INTO "person" VALUES(7,'1ba16215-8228-4d15-a9ec-0806705fca16','kaya.fischer7@acme.example','user_0100000009RY47J94B16NHWRY9','{"email_verified":false,"first_name":"Kaya","last_name":"Fischer","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}',NULL,'created','created','no','[]',2,0,NULL);
INSERT INTO "person" VALUES(8,'1baf02cf-cf80-4751-88b7-5541346f3293','ben.dahl61@mail.test','user_010000000BVHYKDQK649PHF2MV','{"email_verified":true,"first_name":"Ben","last_name":"Dahl","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}',NULL,'created','created','due','[]',2,0,NULL);
INSERT INTO "person" VALUES(9,'21615022-409a-4a78-909f-f4976a8a43ef','twin21@acme.example','user_01000000055DMNK23QQ9J1S0B9','{"email_verified":true,"first_name":"Emil","last_name":"Evans","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}',NULL,'created','created','due','[]',2,0,NULL);
INSERT INTO "person" VALUES(10,'28dd37eb-2adf-459a-91cb-c2884a5012dc','jamal.castro15@initech.example','user_010000000DGNY0725G4H9F5X2V','{"email_verified":true,"first_name":"Jamal","last_name":"Castro","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false","cognito_other_subs":"57e54acc-62f5-480c-8fdf-8e1a060cea63"}}',NULL,'created','created','due','[]',2,0,NULL);
INSERT INTO "person" VALUES(11,'2c400b95-34e4-4e75-82a9-5d35d5d8575d','kaya.jansen59@globex.example','user_010000000FCJW7G5WCA04AFZX5','{"email_verified":true,"first_name":"Kaya","last_name":"Jansen","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}',NULL,'created','created','due','[]',2,0,NULL);
INSERT INTO "person" VALUES(13,'35bf992d-c9e9-4616-a12e-7696a6cecc1b','hana.hansen1@mail.test','user_010000000HGP1EPWHQ0AG1RTDQ','{"email_verified":true,"first_name":"Hana","last_name":"Hansen","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}',NULL,'created','created','no','[]',2,0,NULL);
INSERT INTO "person" VALUES(14,'38c0c8fd-8712-48bc-876f-3787b9d179e0','goran.dahl3@mail.test','user_010000000KJSK2PYHRFNZW28YW','{"email_verified":true,"first_name":"Goran","last_name":"Dahl","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}',NULL,'created','created','no','[]',2,0,NULL);
INSERT INTO "person" VALUES(16,'3fe31d03-47fc-416a-816e-2284c10faa40','ann.hansen14@acme.example','user_010000000NRECSVT1WVCRH6HV3','{"email_verified":false,"first_name":"Ann","last_name":"Hansen","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}',NULL,'created','created','no','[]',2,0,NULL);
INSERT INTO "person" VALUES(20,'5136bf62-8758-4f4d-ad75-c25d01ea0639','ben.dahl49@mail.test','user_010000000SCZ39K93CE0R55CYJ','{"email_verified":true,"first_name":"Ann\u202egnp.exe","last_name":"Dahl","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}',NULL,'created','created','due','[]',2,0,NULL);
INSERT INTO "person" VALUES(23,'6a107b75-677f-4cbd-8c22-af58be6521cc','6a107b75-6@privaterelay.test','user_010000000VK526EVHK3A8C7AD3','{"email_verified":false,"first_name":"Ann","last_name":"Hansen","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}',NULL,'created','created','no','[]',2,0,NULL);
INSERT INTO "person" VALUES(24,'6aabcb78-eec1-454c-a57d-041ecb06718c','emil.hansen47@acme.example','user_010000000XYX3TJ4RV19XZHWDZ','{"email_verified":true,"first_name":"Emil","last_name":"Hansen","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}',NULL,'created','created','due','[]',2,0,NULL);
INSERT INTO "person" VALUES(25,'6e671698-1e83-4596-b646-9fabf59cd100','hana.castro57@mail.test',NULL,NULL,'{"email_verified":true,"first_name":"Hana","last_name":"Castro","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(26,'8092b4d4-2b28-4ef0-ab9c-014ea5ac06d8','ann.evans8@mail.test',NULL,NULL,'{"email_verified":false,"first_name":"Ann","last_name":"Evans","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}','pending',NULL,'no','[]',2,0,NULL);
INSERT INTO "person" VALUES(27,'83924f05-f5c7-49aa-9b29-b54be587dd21','=cmd53@acme.example',NULL,NULL,'{"email_verified":true,"first_name":"=HYPERLINK(\"http://evil.test\",\"x\")","last_name":"Brook","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(28,'89be4b4b-d9ee-40e2-b07c-70b48a97b9d8','goran.ito46@initech.example',NULL,NULL,'{"email_verified":true,"first_name":"Goran","last_name":"Ito","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(29,'89c80c4d-e936-4ed9-aaa3-300b2b711343','ann.brook28@globex.example',NULL,NULL,'{"email_verified":true,"first_name":"Ann","last_name":"Brook","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'decided','[]',2,0,NULL);
INSERT INTO "person" VALUES(30,'8d103ed3-cc66-4e97-9773-308cdc6b13ab','dora.castro13@globex.example',NULL,NULL,'{"email_verified":false,"first_name":"Dora","last_name":"Castro","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}','pending',NULL,'no','[]',2,0,NULL);
INSERT INTO "person" VALUES(31,'8d64b3ad-d957-4b6b-8cb0-5ec1b14b69dc','dora.evans52@initech.example',NULL,NULL,'{"email_verified":true,"first_name":"[red]markup[/]","last_name":"Evans","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(33,'9f9d0129-8a44-4ebe-89d9-bf020067dba8','fatima.garcia12@initech.example',NULL,NULL,'{"email_verified":false,"first_name":"Fatima","last_name":"Garcia","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}','pending',NULL,'no','[]',2,0,NULL);
INSERT INTO "person" VALUES(34,'aa4da822-f300-4a5c-825f-854213bd488e','ben.ito42@initech.example',NULL,NULL,'{"email_verified":true,"first_name":"Ben","last_name":"Ito","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(35,'aa7c314b-f01d-4f29-9abb-8ba37e0ab2ed','twin24@acme.example','user_010000000QT0BCFTHYHG2PXD8Z','{"email_verified":true,"first_name":"Kaya","last_name":"Garcia","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}',NULL,'created','created','due','[]',2,0,NULL);
INSERT INTO "person" VALUES(36,'aaf38c2f-dcb2-44f8-b6fe-bc3a0c6e5973','goran.ito45@globex.example',NULL,NULL,'{"email_verified":true,"first_name":"Goran","last_name":"Ito","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(37,'ab99254a-e901-435c-947d-380d81f9c1f6','fatima.ito5@mail.test',NULL,NULL,'{"email_verified":true,"first_name":"Fatima","last_name":"Ito","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}','pending',NULL,'no','[]',2,0,NULL);
INSERT INTO "person" VALUES(38,'afe673f6-d673-4839-a1e4-8557ea190b2a','goran.ito27@initech.example',NULL,NULL,'{"email_verified":true,"first_name":"Goran","last_name":"Ito","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","cognito_enabled":"false"}}','pending',NULL,'no','[]',2,0,NULL);
INSERT INTO "person" VALUES(39,'b7975b28-64c3-41cf-ae7f-ba117eba0352','dora.jansen54@acme.example',NULL,NULL,'{"email_verified":true,"first_name":"\u001b]52;c;ZXZpbA==\u0007Ann","last_name":"Jansen","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(40,'c02fc22a-4a73-47fa-8289-eb06a2a866b4','ben.brook41@acme.example',NULL,NULL,'{"email_verified":true,"first_name":"Ben","last_name":"Brook","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(41,'c360b3b7-1251-410b-abee-35210c56a92d','kaya.evans51@globex.example',NULL,NULL,'{"email_verified":true,"first_name":"\u009b31mRed","last_name":"Evans","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(42,'caf078b0-5115-4de5-afd2-f79253c617eb','goran.evans39@acme.example',NULL,NULL,'{"email_verified":false,"first_name":"Goran","last_name":"Evans","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}','pending',NULL,'no','[]',2,0,NULL);
INSERT INTO "person" VALUES(43,'cdc98666-9f9f-40d0-a730-cb28d22f02f3','ines.adler44@initech.example',NULL,NULL,'{"email_verified":true,"first_name":"Ada","last_name":"Byron King","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(44,'ce33dd70-9294-4d94-9fac-971a80185844','emil.castro62@acme.example',NULL,NULL,'{"email_verified":true,"first_name":"Emil","last_name":"Castro","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(45,'ceea590b-0537-4b76-b85c-1b333ebebe3e','jamal.jansen40@acme.example',NULL,NULL,'{"email_verified":false,"first_name":"Jamal","last_name":"Jansen","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}','pending',NULL,'no','[]',2,0,NULL);
INSERT INTO "person" VALUES(46,'d20b5d59-db61-4487-889d-a11b62397bc7','staff10@acme.example',NULL,NULL,'{"email_verified":false,"first_name":"Ines","last_name":"Jansen","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}','pending',NULL,'no','[]',2,0,NULL);
INSERT INTO "person" VALUES(47,'d4350b28-fbb4-4d14-8255-3a33237475e1','chidi.jansen48@globex.example',NULL,NULL,'{"email_verified":true,"first_name":"\u001b[31mRed\u001b[0m","last_name":"Jansen","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(48,'d66b829e-6a8a-44ba-8580-5975ed2f89d9','dora.hansen4@initech.example',NULL,NULL,'{"email_verified":true,"first_name":"Dora","last_name":"Hansen","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}','pending',NULL,'no','[]',2,0,NULL);
INSERT INTO "person" VALUES(49,'d8f33418-f3d4-4711-9804-f92283868a29','staff9@acme.example',NULL,NULL,'{"email_verified":false,"first_name":"Ines","last_name":"Dahl","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}','pending',NULL,'no','[]',2,0,NULL);
INSERT INTO "person" VALUES(50,'dae720b2-cf03-4d21-9c7a-4beeca84ebca','jamal.evans60@mail.test',NULL,NULL,'{"email_verified":true,"first_name":"Jamal","last_name":"Evans","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(51,'ddbd358f-6156-44df-92bc-cdcb6816de06','ben.fischer30@acme.example',NULL,NULL,'{"email_verified":true,"first_name":"Ben","last_name":"Fischer","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(52,'deb8fc4c-7b29-4d0b-8e5e-18baf320cd57','staff11@acme.example',NULL,NULL,'{"email_verified":false,"first_name":"Ines","last_name":"Dahl","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}','pending',NULL,'no','[]',2,0,NULL);
INSERT INTO "person" VALUES(53,'e6c3f339-1a2b-4f1f-b1fd-42a29755d4c1','hana.evans2@globex.example',NULL,NULL,'{"email_verified":true,"first_name":"Hana","last_name":"Evans","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30"}}','pending',NULL,'no','[]',2,0,NULL);
INSERT INTO "person" VALUES(54,'eb5af9f9-d5ae-405b-83ac-fb7eb59641d2','fatima.evans43@acme.example',NULL,NULL,'{"email_verified":true,"first_name":"Zo\u00eb","last_name":"\u674e","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(56,'f5bb9188-b805-49e9-890b-20bb257e8454','emil.brook17@initech.example',NULL,NULL,'{"email_verified":true,"first_name":"Dora","last_name":"Adler","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false","cognito_other_subs":"fa0b8518-8296-45ea-baeb-41a5e65a8149"}}','pending',NULL,'due','[]',2,0,NULL);
INSERT INTO "person" VALUES(59,'f8a10e70-3db1-4a28-ac9f-6fbfd9d9320e','jamal.brook56@mail.test',NULL,NULL,'{"email_verified":true,"first_name":"Jamal","last_name":"Brook","metadata":{"migrated_from":"cognito","migration_date":"2026-11-30","password_reset_sent":"false"}}','pending',NULL,'due','[]',2,0,NULL);
CREATE TABLE plan (revision INTEGER PRIMARY KEY, content TEXT NOT NULL, confirmed_at TEXT);
INSERT INTO "plan" VALUES(1,'{"revision": 1, "fingerprint": "d4a0d2ece71537e5", "environment": "rehearsal", "effects": {"create_user": 45, "update_user": 0, "link_user": 0}, "unchanged": 0, "rows": {"persons": 45, "skipped": 13, "merged": 2}, "decisions": {"email_unverified": 11, "twins_unproven": 6, "federated_social": 5, "invalid_email": 5, "twins": 4, "unusable_status": 3, "disabled": 1, "force_change_password": 1, "no_email": 1, "unconfirmed": 1}, "due": {"due": 27, "decided": 1}, "notes": {}, "baseline": 0, "baseline_ours": 0, "disabled": 1, "frozen_at": "2026-11-30T14:01:19.885005+00:00", "confirmed_at": null}',NULL);
INSERT INTO "plan" VALUES(2,'{"revision": 2, "fingerprint": "d4a0d2ece71537e5", "environment": "rehearsal", "effects": {"create_user": 45, "update_user": 0, "link_user": 0}, "unchanged": 0, "rows": {"persons": 45, "skipped": 13, "merged": 2}, "decisions": {"email_unverified": 11, "twins_unproven": 6, "federated_social": 5, "invalid_email": 5, "twins": 4, "unusable_status": 3, "disabled": 1, "force_change_password": 1, "no_email": 1, "unconfirmed": 1}, "due": {"due": 27, "decided": 1}, "notes": {}, "baseline": 0, "baseline_ours": 0, "disabled": 1, "frozen_at": "2026-11-30T14:01:22.687194+00:00", "confirmed_at": null}','2026-11-30T14:01:25.242611+00:00');
CREATE TABLE preflight (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, ok INTEGER NOT NULL, blocking INTEGER NOT NULL,
    detail TEXT NOT NULL, fix TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "preflight" VALUES('aws_identity',0,1,0,'arn:aws:sts::123456789012:user/moto','');
INSERT INTO "preflight" VALUES('base_url',15,0,0,'WorkOS is asked at @WORKOS@.','Unset WORKOS_BASE_URL to use the default.');
INSERT INTO "preflight" VALUES('clock_skew',12,1,0,'The clock agrees with AWS.','');
INSERT INTO "preflight" VALUES('default_reset_mail',16,0,0,'WorkOS'' default password-reset mail is unknown.','Look under Emails in the dashboard, then set connect.default_reset_mail.');
INSERT INTO "preflight" VALUES('disk',17,1,0,'82.1 GB free, about 0.1 GB may be needed.','');
INSERT INTO "preflight" VALUES('environment',14,1,0,'The environment is called rehearsal.','');
INSERT INTO "preflight" VALUES('journal',18,1,0,'The journal is on a local disk and writable.','');
INSERT INTO "preflight" VALUES('permission:AdminGetUser',11,1,0,'the MFA settings of single users','');
INSERT INTO "preflight" VALUES('permission:DescribeIdentityProvider',6,1,0,'issuer and URLs of identity providers (the answer holds their secrets, which are dropped)','');
INSERT INTO "preflight" VALUES('permission:DescribeUserPool',2,1,0,'the pool''s configuration','');
INSERT INTO "preflight" VALUES('permission:DescribeUserPoolClient',10,1,0,'URLs of app clients (the answer holds their secrets, which are dropped)','');
INSERT INTO "preflight" VALUES('permission:GetUserPoolMfaConfig',4,1,0,'the pool''s MFA settings','');
INSERT INTO "preflight" VALUES('permission:ListGroups',7,1,0,'groups','');
INSERT INTO "preflight" VALUES('permission:ListIdentityProviders',5,1,0,'identity providers','');
INSERT INTO "preflight" VALUES('permission:ListUserPoolClients',9,1,0,'app clients','');
INSERT INTO "preflight" VALUES('permission:ListUsers',3,1,0,'the users themselves','');
INSERT INTO "preflight" VALUES('permission:ListUsersInGroup',8,1,0,'members of groups','');
INSERT INTO "preflight" VALUES('pool',1,1,0,'User pool us-east-1_Reh3arsal, about 60 rows.','');
INSERT INTO "preflight" VALUES('workos_key',13,1,0,'The WorkOS key is accepted; it is a test key.','');
CREATE TABLE profile (id INTEGER PRIMARY KEY, content TEXT NOT NULL UNIQUE, n INTEGER NOT NULL DEFAULT 0);
INSERT INTO "profile" VALUES(1,'{"email": "verified", "enabled": true, "method": "password", "phone": false, "providers": [], "status": "CONFIRMED"}',23);
INSERT INTO "profile" VALUES(2,'{"email": "invalid", "enabled": true, "method": "password", "phone": false, "providers": [], "status": "CONFIRMED"}',5);
INSERT INTO "profile" VALUES(3,'{"email": "unverified", "enabled": true, "method": "federated", "phone": false, "providers": ["okta-acme"], "status": "EXTERNAL_PROVIDER"}',4);
INSERT INTO "profile" VALUES(4,'{"email": "unverified", "enabled": true, "method": "federated", "phone": false, "providers": ["Facebook"], "status": "EXTERNAL_PROVIDER"}',2);
INSERT INTO "profile" VALUES(5,'{"email": "verified", "enabled": true, "method": "linked", "phone": false, "providers": ["Google"], "status": "CONFIRMED"}',1);
INSERT INTO "profile" VALUES(6,'{"email": "verified", "enabled": true, "method": "federated", "phone": false, "providers": ["Google"], "status": "EXTERNAL_PROVIDER"}',6);
INSERT INTO "profile" VALUES(7,'{"email": "unverified", "enabled": true, "method": "password", "phone": false, "providers": [], "status": "UNCONFIRMED"}',1);
INSERT INTO "profile" VALUES(8,'{"email": "unverified", "enabled": true, "method": "federated", "phone": false, "providers": ["Partner"], "status": "EXTERNAL_PROVIDER"}',1);
INSERT INTO "profile" VALUES(9,'{"email": "verified", "enabled": true, "method": "password", "phone": false, "providers": [], "status": "ARCHIVED"}',1);
INSERT INTO "profile" VALUES(10,'{"email": "verified", "enabled": true, "method": "password", "phone": false, "providers": [], "status": "UNKNOWN"}',1);
INSERT INTO "profile" VALUES(11,'{"email": "missing", "enabled": true, "method": "password", "phone": true, "providers": [], "status": "CONFIRMED"}',1);
INSERT INTO "profile" VALUES(12,'{"email": "unverified", "enabled": true, "method": "federated", "phone": false, "providers": ["SignInWithApple"], "status": "EXTERNAL_PROVIDER"}',1);
INSERT INTO "profile" VALUES(13,'{"email": "verified", "enabled": true, "method": "password", "phone": true, "providers": [], "status": "CONFIRMED"}',3);
INSERT INTO "profile" VALUES(14,'{"email": "unverified", "enabled": true, "method": "federated", "phone": false, "providers": ["LoginWithAmazon"], "status": "EXTERNAL_PROVIDER"}',1);
INSERT INTO "profile" VALUES(15,'{"email": "verified", "enabled": true, "method": "password", "phone": false, "providers": [], "status": "FORCE_CHANGE_PASSWORD"}',1);
INSERT INTO "profile" VALUES(16,'{"email": "unverified", "enabled": true, "method": "federated", "phone": false, "providers": ["GitHub"], "status": "EXTERNAL_PROVIDER"}',1);
INSERT INTO "profile" VALUES(17,'{"email": "verified", "enabled": true, "method": "password", "phone": false, "providers": [], "status": "COMPROMISED"}',1);
INSERT INTO "profile" VALUES(18,'{"email": "unverified", "enabled": true, "method": "federated", "phone": false, "providers": ["Microsoft"], "status": "EXTERNAL_PROVIDER"}',1);
INSERT INTO "profile" VALUES(19,'{"email": "verified", "enabled": false, "method": "password", "phone": false, "providers": [], "status": "CONFIRMED"}',1);
INSERT INTO "profile" VALUES(20,'{"email": "unverified", "enabled": true, "method": "password", "phone": false, "providers": [], "status": "CONFIRMED"}',3);
INSERT INTO "profile" VALUES(21,'{"email": "verified", "enabled": true, "method": "password", "phone": false, "providers": [], "status": "RESET_REQUIRED"}',1);
CREATE TABLE row (
    id INTEGER PRIMARY KEY, sub TEXT NOT NULL UNIQUE, family TEXT NOT NULL,
    profile INTEGER NOT NULL REFERENCES profile, record TEXT NOT NULL, digest TEXT NOT NULL,
    username TEXT NOT NULL AS (json_extract(record, '$.Username')), enabled INTEGER NOT NULL,
    listing INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'pending', kind TEXT,
    reason TEXT NOT NULL DEFAULT '', person INTEGER REFERENCES person,
    base_digest TEXT, base_enabled INTEGER, change TEXT NOT NULL DEFAULT ''
);
INSERT INTO "row" VALUES(1,'0106bb05-8f33-4483-bfe4-440e60fc47fa','emil.evans58@globex.example',1,'{"Username":"0106bb05-8f33-4483-bfe4-440e60fc47fa","Attributes":[{"Name":"sub","Value":"0106bb05-8f33-4483-bfe4-440e60fc47fa"},{"Name":"email","Value":"emil.evans58@globex.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Emil"},{"Name":"family_name","Value":"Evans"},{"Name":"custom:plan","Value":"free"},{"Name":"custom:tenant_id","Value":"initech"}],"UserCreateDate":"2024-11-13T22:38:44+00:00","UserLastModifiedDate":"2025-01-09T04:00:21+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','dca26eca714363a0',1,1,'created',NULL,'',1,NULL,NULL,'');
INSERT INTO "row" VALUES(2,'06faadb1-0a24-4cff-9142-3286a6ecc31f','nobody35.acme.example',2,'{"Username":"06faadb1-0a24-4cff-9142-3286a6ecc31f","Attributes":[{"Name":"sub","Value":"06faadb1-0a24-4cff-9142-3286a6ecc31f"},{"Name":"email","Value":"nobody35.acme.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Fatima"},{"Name":"family_name","Value":"Brook"},{"Name":"custom:plan","Value":"free"},{"Name":"custom:tenant_id","Value":"globex"}],"UserCreateDate":"2025-07-17T01:45:56+00:00","UserLastModifiedDate":"2025-08-17T04:00:18+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','4c62af0e102458de',1,1,'skipped','invalid_email','its email is not a valid address',NULL,NULL,NULL,'');
INSERT INTO "row" VALUES(3,'07dbf924-a604-4457-861e-02ec39235bc0','ines.dahl19@mail.test',1,'{"Username":"07dbf924-a604-4457-861e-02ec39235bc0","Attributes":[{"Name":"sub","Value":"07dbf924-a604-4457-861e-02ec39235bc0"},{"Name":"email","Value":"ines.dahl19@mail.test"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Ines"},{"Name":"family_name","Value":"Dahl"},{"Name":"custom:plan","Value":"team"},{"Name":"custom:tenant_id","Value":"initech"}],"UserCreateDate":"2025-06-14T21:05:36+00:00","UserLastModifiedDate":"2025-08-31T21:07:02+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','5ee42110e494b3ce',1,1,'created','twins_unproven','',3,NULL,NULL,'');
INSERT INTO "row" VALUES(4,'172a4012-72a9-48a4-80d7-6560fbbe9381','no..body38@acme.example',2,'{"Username":"172a4012-72a9-48a4-80d7-6560fbbe9381","Attributes":[{"Name":"sub","Value":"172a4012-72a9-48a4-80d7-6560fbbe9381"},{"Name":"email","Value":"no..body38@acme.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Ben"},{"Name":"family_name","Value":"Evans"},{"Name":"custom:plan","Value":"enterprise"},{"Name":"custom:tenant_id","Value":"initech"}],"UserCreateDate":"2025-09-27T22:09:15+00:00","UserLastModifiedDate":"2025-10-30T19:48:38+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','38310e16ef7e23dc',1,1,'skipped','invalid_email','its email is not a valid address',NULL,NULL,NULL,'');
INSERT INTO "row" VALUES(5,'1959b9ef-58d0-4674-b34d-e73d60c290d0','twin21@acme.example',3,'{"Username":"okta-acme_nameide6f652d008@acme.example","Attributes":[{"Name":"sub","Value":"1959b9ef-58d0-4674-b34d-e73d60c290d0"},{"Name":"email","Value":"twin21@acme.example"},{"Name":"given_name","Value":"Chidi"},{"Name":"family_name","Value":"Jansen"},{"Name":"identities","Value":"[{\"userId\":\"nameide6f652d008@acme.example\",\"providerName\":\"okta-acme\",\"providerType\":\"SAML\",\"issuer\":\"http://www.okta.example/exk0rehearsal\",\"primary\":true,\"dateCreated\":1749188162000}]"}],"UserCreateDate":"2025-06-06T05:36:02+00:00","UserLastModifiedDate":"2025-07-20T23:27:52+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','f73bfac0afeae1e2',1,1,'skipped','twins_unproven','shares its address with another row and does not prove that it owns it',NULL,NULL,NULL,'');
INSERT INTO "row" VALUES(6,'19de2ded-a0e2-4045-8153-bbc7ced5669f','ines.adler55@acme.example',1,'{"Username":"19de2ded-a0e2-4045-8153-bbc7ced5669f","Attributes":[{"Name":"sub","Value":"19de2ded-a0e2-4045-8153-bbc7ced5669f"},{"Name":"email","Value":"ines.adler55@acme.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Ines"},{"Name":"family_name","Value":"Adler"},{"Name":"custom:plan","Value":"team"},{"Name":"custom:tenant_id","Value":"initech"}],"UserCreateDate":"2023-05-12T09:18:19+00:00","UserLastModifiedDate":"2023-05-25T21:29:33+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','2160af40e91a51cf',1,1,'created',NULL,'',6,NULL,NULL,'');
INSERT INTO "row" VALUES(7,'1ba16215-8228-4d15-a9ec-0806705fca16','kaya.fischer7@acme.example',4,'{"Username":"Facebook_89090235194725329","Attributes":[{"Name":"sub","Value":"1ba16215-8228-4d15-a9ec-0806705fca16"},{"Name":"email","Value":"kaya.fischer7@acme.example"},{"Name":"given_name","Value":"Kaya"},{"Name":"family_name","Value":"Fischer"},{"Name":"identities","Value":"[{\"userId\":\"89090235194725329\",\"providerName\":\"Facebook\",\"providerType\":\"Facebook\",\"issuer\":null,\"primary\":true,\"dateCreated\":1767006933000}]"}],"UserCreateDate":"2025-12-29T11:15:33+00:00","UserLastModifiedDate":"2026-03-14T19:05:30+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','71cc92bc6d65ee79',1,1,'created','email_unverified','',7,NULL,NULL,'');
INSERT INTO "row" VALUES(8,'1baf02cf-cf80-4751-88b7-5541346f3293','ben.dahl61@mail.test',1,'{"Username":"1baf02cf-cf80-4751-88b7-5541346f3293","Attributes":[{"Name":"sub","Value":"1baf02cf-cf80-4751-88b7-5541346f3293"},{"Name":"email","Value":"ben.dahl61@mail.test"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Ben"},{"Name":"family_name","Value":"Dahl"},{"Name":"custom:plan","Value":"free"},{"Name":"custom:tenant_id","Value":"acme"}],"UserCreateDate":"2025-06-04T17:21:43+00:00","UserLastModifiedDate":"2025-08-16T06:36:58+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','a1c646e4137e350c',1,1,'created',NULL,'',8,NULL,NULL,'');
INSERT INTO "row" VALUES(9,'21615022-409a-4a78-909f-f4976a8a43ef','twin21@acme.example',1,'{"Username":"21615022-409a-4a78-909f-f4976a8a43ef","Attributes":[{"Name":"sub","Value":"21615022-409a-4a78-909f-f4976a8a43ef"},{"Name":"email","Value":"twin21@acme.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Emil"},{"Name":"family_name","Value":"Evans"},{"Name":"custom:plan","Value":"free"},{"Name":"custom:tenant_id","Value":"initech"}],"UserCreateDate":"2023-03-02T05:37:50+00:00","UserLastModifiedDate":"2023-04-28T13:47:27+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','e2bfd3b7c26b6430',1,1,'created','twins_unproven','',9,NULL,NULL,'');
INSERT INTO "row" VALUES(10,'28dd37eb-2adf-459a-91cb-c2884a5012dc','jamal.castro15@initech.example',5,'{"Username":"28dd37eb-2adf-459a-91cb-c2884a5012dc","Attributes":[{"Name":"sub","Value":"28dd37eb-2adf-459a-91cb-c2884a5012dc"},{"Name":"email","Value":"jamal.castro15@initech.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Jamal"},{"Name":"family_name","Value":"Castro"},{"Name":"custom:plan","Value":"team"},{"Name":"custom:tenant_id","Value":"initech"},{"Name":"identities","Value":"[{\"userId\":\"640388011033274008062\",\"providerName\":\"Google\",\"providerType\":\"Google\",\"issuer\":null,\"primary\":false,\"dateCreated\":1766951205000}]"}],"UserCreateDate":"2023-09-20T12:53:52+00:00","UserLastModifiedDate":"2023-11-23T07:01:06+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','a22f066850054ed8',1,1,'created','twins','',10,NULL,NULL,'');
INSERT INTO "row" VALUES(11,'2c400b95-34e4-4e75-82a9-5d35d5d8575d','kaya.jansen59@globex.example',1,'{"Username":"2c400b95-34e4-4e75-82a9-5d35d5d8575d","Attributes":[{"Name":"sub","Value":"2c400b95-34e4-4e75-82a9-5d35d5d8575d"},{"Name":"email","Value":"kaya.jansen59@globex.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Kaya"},{"Name":"family_name","Value":"Jansen"},{"Name":"custom:plan","Value":"team"},{"Name":"custom:tenant_id","Value":"acme"}],"UserCreateDate":"2025-04-23T19:52:46+00:00","UserLastModifiedDate":"2025-05-13T06:57:19+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','170ed87f722fd26b',1,1,'created',NULL,'',11,NULL,NULL,'');
INSERT INTO "row" VALUES(12,'2ee7af97-4253-45be-9b17-7a38a96dfb2c','nobody37@localhost',2,'{"Username":"2ee7af97-4253-45be-9b17-7a38a96dfb2c","Attributes":[{"Name":"sub","Value":"2ee7af97-4253-45be-9b17-7a38a96dfb2c"},{"Name":"email","Value":"nobody37@localhost"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Jamal"},{"Name":"family_name","Value":"Ito"},{"Name":"custom:plan","Value":"enterprise"},{"Name":"custom:tenant_id","Value":"acme"}],"UserCreateDate":"2024-04-23T17:45:42+00:00","UserLastModifiedDate":"2024-05-13T01:58:06+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','27a8d13937782152',1,1,'skipped','invalid_email','its email is not a valid address',NULL,NULL,NULL,'');
INSERT INTO "row" VALUES(13,'35bf992d-c9e9-4616-a12e-7696a6cecc1b','hana.hansen1@mail.test',6,'{"Username":"Google_187876131233047068208","Attributes":[{"Name":"sub","Value":"35bf992d-c9e9-4616-a12e-7696a6cecc1b"},{"Name":"email","Value":"hana.hansen1@mail.test"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Hana"},{"Name":"family_name","Value":"Hansen"},{"Name":"identities","Value":"[{\"userId\":\"187876131233047068208\",\"providerName\":\"Google\",\"providerType\":\"Google\",\"issuer\":null,\"primary\":true,\"dateCreated\":1706881185000}]"}],"UserCreateDate":"2024-02-02T13:39:45+00:00","UserLastModifiedDate":"2024-02-14T00:25:58+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','1034ed040cb0edae',1,1,'created','federated_social','',13,NULL,NULL,'');
INSERT INTO "row" VALUES(14,'38c0c8fd-8712-48bc-876f-3787b9d179e0','goran.dahl3@mail.test',6,'{"Username":"Google_856785900325770290915","Attributes":[{"Name":"sub","Value":"38c0c8fd-8712-48bc-876f-3787b9d179e0"},{"Name":"email","Value":"goran.dahl3@mail.test"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Goran"},{"Name":"family_name","Value":"Dahl"},{"Name":"identities","Value":"[{\"userId\":\"856785900325770290915\",\"providerName\":\"Google\",\"providerType\":\"Google\",\"issuer\":null,\"primary\":true,\"dateCreated\":1745313552000}]"}],"UserCreateDate":"2025-04-22T09:19:12+00:00","UserLastModifiedDate":"2025-04-23T06:46:08+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','9e21f47f00033b69',1,1,'created','federated_social','',14,NULL,NULL,'');
INSERT INTO "row" VALUES(15,'3c35612e-4a8d-45d8-9d29-6588571ceeee','emil.fischer29@initech.example',7,'{"Username":"3c35612e-4a8d-45d8-9d29-6588571ceeee","Attributes":[{"Name":"sub","Value":"3c35612e-4a8d-45d8-9d29-6588571ceeee"},{"Name":"email","Value":"emil.fischer29@initech.example"},{"Name":"email_verified","Value":"false"},{"Name":"given_name","Value":"Emil"},{"Name":"family_name","Value":"Fischer"},{"Name":"custom:plan","Value":"enterprise"},{"Name":"custom:tenant_id","Value":"initech"}],"UserCreateDate":"2025-01-30T15:31:02+00:00","UserLastModifiedDate":"2025-02-12T18:53:46+00:00","Enabled":true,"UserStatus":"UNCONFIRMED"}','704b445ad5e4a33c',1,1,'skipped','unconfirmed','sign-up never confirmed',NULL,NULL,NULL,'');
INSERT INTO "row" VALUES(16,'3fe31d03-47fc-416a-816e-2284c10faa40','ann.hansen14@acme.example',8,'{"Username":"Partner_auth0|ac512b01f18dd1eed77c96c0","Attributes":[{"Name":"sub","Value":"3fe31d03-47fc-416a-816e-2284c10faa40"},{"Name":"email","Value":"ann.hansen14@acme.example"},{"Name":"given_name","Value":"Ann"},{"Name":"family_name","Value":"Hansen"},{"Name":"identities","Value":"[{\"userId\":\"auth0|ac512b01f18dd1eed77c96c0\",\"providerName\":\"Partner\",\"providerType\":\"OIDC\",\"issuer\":\"@WORKOS@/provider/Partner\",\"primary\":true,\"dateCreated\":1682102505000}]"}],"UserCreateDate":"2023-04-21T18:41:45+00:00","UserLastModifiedDate":"2023-04-29T20:38:43+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','98959d26c128aa9d',1,1,'created','email_unverified','',16,NULL,NULL,'');
INSERT INTO "row" VALUES(17,'443baac5-3689-4eeb-ade2-b33b56cef8ec','twin24@acme.example',4,'{"Username":"Facebook_12607471558830721","Attributes":[{"Name":"sub","Value":"443baac5-3689-4eeb-ade2-b33b56cef8ec"},{"Name":"email","Value":"twin24@acme.example"},{"Name":"given_name","Value":"Fatima"},{"Name":"family_name","Value":"Jansen"},{"Name":"identities","Value":"[{\"userId\":\"12607471558830721\",\"providerName\":\"Facebook\",\"providerType\":\"Facebook\",\"issuer\":null,\"primary\":true,\"dateCreated\":1693713925000}]"}],"UserCreateDate":"2023-09-03T04:05:25+00:00","UserLastModifiedDate":"2023-09-22T16:06:42+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','1a4754955d9bb3a3',1,1,'skipped','twins_unproven','shares its address with another row and does not prove that it owns it',NULL,NULL,NULL,'');
INSERT INTO "row" VALUES(18,'44480030-f3c6-48b1-94ed-204990e32e82','goran.brook31@globex.example',9,'{"Username":"44480030-f3c6-48b1-94ed-204990e32e82","Attributes":[{"Name":"sub","Value":"44480030-f3c6-48b1-94ed-204990e32e82"},{"Name":"email","Value":"goran.brook31@globex.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Goran"},{"Name":"family_name","Value":"Brook"},{"Name":"custom:plan","Value":"team"},{"Name":"custom:tenant_id","Value":"globex"}],"UserCreateDate":"2025-05-28T04:06:11+00:00","UserLastModifiedDate":"2025-07-19T01:05:55+00:00","Enabled":true,"UserStatus":"ARCHIVED"}','00076975752a855b',1,1,'skipped','unusable_status','archived, compromised or of unknown status in Cognito',NULL,NULL,NULL,'');
INSERT INTO "row" VALUES(19,'4bb57b5c-d3e8-4d32-8bb6-62a8c979cb06','hana.evans32@acme.example',10,'{"Username":"4bb57b5c-d3e8-4d32-8bb6-62a8c979cb06","Attributes":[{"Name":"sub","Value":"4bb57b5c-d3e8-4d32-8bb6-62a8c979cb06"},{"Name":"email","Value":"hana.evans32@acme.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Hana"},{"Name":"family_name","Value":"Evans"},{"Name":"custom:plan","Value":"free"},{"Name":"custom:tenant_id","Value":"initech"}],"UserCreateDate":"2025-11-08T18:45:27+00:00","UserLastModifiedDate":"2025-11-10T04:39:25+00:00","Enabled":true,"UserStatus":"UNKNOWN"}','3859cbc3dd76137b',1,1,'skipped','unusable_status','archived, compromised or of unknown status in Cognito',NULL,NULL,NULL,'');
INSERT INTO "row" VALUES(20,'5136bf62-8758-4f4d-ad75-c25d01ea0639','ben.dahl49@mail.test',1,'{"Username":"5136bf62-8758-4f4d-ad75-c25d01ea0639","Attributes":[{"Name":"sub","Value":"5136bf62-8758-4f4d-ad75-c25d01ea0639"},{"Name":"email","Value":"ben.dahl49@mail.test"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Ann\u202egnp.exe"},{"Name":"family_name","Value":"Dahl"},{"Name":"custom:plan","Value":"enterprise"},{"Name":"custom:tenant_id","Value":"initech"}],"UserCreateDate":"2024-11-13T05:38:25+00:00","UserLastModifiedDate":"2025-01-18T21:19:54+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','0b340dab23de72aa',1,1,'created',NULL,'',20,NULL,NULL,'');
INSERT INTO "row" VALUES(21,'57e54acc-62f5-480c-8fdf-8e1a060cea63','jamal.castro15@initech.example',6,'{"Username":"Google_640388011033274008062","Attributes":[{"Name":"sub","Value":"57e54acc-62f5-480c-8fdf-8e1a060cea63"},{"Name":"email","Value":"jamal.castro15@initech.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Hana"},{"Name":"family_name","Value":"Hansen"},{"Name":"identities","Value":"[{\"userId\":\"640388011033274008062\",\"providerName\":\"Google\",\"providerType\":\"Google\",\"issuer\":null,\"primary\":true,\"dateCreated\":1766951205000}]"}],"UserCreateDate":"2025-12-28T19:46:45+00:00","UserLastModifiedDate":"2026-01-29T02:05:51+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','017c7fe9b265e41f',1,1,'merged','twins','merged with another row of the same person',10,NULL,NULL,'');
INSERT INTO "row" VALUES(22,'60d6c766-f6f6-4c28-a927-db486f62e63a','sub:60d6c766-f6f6-4c28-a927-db486f62e63a',11,'{"Username":"60d6c766-f6f6-4c28-a927-db486f62e63a","Attributes":[{"Name":"sub","Value":"60d6c766-f6f6-4c28-a927-db486f62e63a"},{"Name":"given_name","Value":"Dora"},{"Name":"family_name","Value":"Castro"},{"Name":"custom:plan","Value":"enterprise"},{"Name":"custom:tenant_id","Value":"globex"},{"Name":"phone_number","Value":"+15550100300"}],"UserCreateDate":"2025-05-06T01:16:53+00:00","UserLastModifiedDate":"2025-05-30T15:46:11+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','a0b80950c0bb075e',1,1,'skipped','no_email','has no email, and its username is no valid address either',NULL,NULL,NULL,'');
INSERT INTO "row" VALUES(23,'6a107b75-677f-4cbd-8c22-af58be6521cc','6a107b75-6@privaterelay.test',12,'{"Username":"SignInWithApple_297962.7fd63116e1ea24c4f9341c68966baea1.8278","Attributes":[{"Name":"sub","Value":"6a107b75-677f-4cbd-8c22-af58be6521cc"},{"Name":"email","Value":"6a107b75-6@privaterelay.test"},{"Name":"given_name","Value":"Ann"},{"Name":"family_name","Value":"Hansen"},{"Name":"identities","Value":"[{\"userId\":\"297962.7fd63116e1ea24c4f9341c68966baea1.8278\",\"providerName\":\"SignInWithApple\",\"providerType\":\"SignInWithApple\",\"issuer\":null,\"primary\":true,\"dateCreated\":1725441429000}]"}],"UserCreateDate":"2024-09-04T09:17:09+00:00","UserLastModifiedDate":"2024-10-31T13:45:38+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','5650dc7034af0423',1,1,'created','email_unverified','',23,NULL,NULL,'');
INSERT INTO "row" VALUES(24,'6aabcb78-eec1-454c-a57d-041ecb06718c','emil.hansen47@acme.example',13,'{"Username":"6aabcb78-eec1-454c-a57d-041ecb06718c","Attributes":[{"Name":"sub","Value":"6aabcb78-eec1-454c-a57d-041ecb06718c"},{"Name":"email","Value":"emil.hansen47@acme.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Emil"},{"Name":"family_name","Value":"Hansen"},{"Name":"custom:plan","Value":"enterprise"},{"Name":"custom:tenant_id","Value":"acme"},{"Name":"phone_number","Value":"+15550100200"}],"UserCreateDate":"2023-04-09T03:31:07+00:00","UserLastModifiedDate":"2023-06-15T07:18:15+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','3f2941680e9ccbfc',1,1,'created',NULL,'',24,NULL,NULL,'');
INSERT INTO "row" VALUES(25,'6e671698-1e83-4596-b646-9fabf59cd100','hana.castro57@mail.test',1,'{"Username":"6e671698-1e83-4596-b646-9fabf59cd100","Attributes":[{"Name":"sub","Value":"6e671698-1e83-4596-b646-9fabf59cd100"},{"Name":"email","Value":"hana.castro57@mail.test"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Hana"},{"Name":"family_name","Value":"Castro"},{"Name":"custom:plan","Value":"enterprise"},{"Name":"custom:tenant_id","Value":"initech"}],"UserCreateDate":"2024-09-27T11:41:50+00:00","UserLastModifiedDate":"2024-12-24T18:30:38+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','5bc3f3e448d6e868',1,1,'pending',NULL,'',25,NULL,NULL,'');
INSERT INTO "row" VALUES(26,'8092b4d4-2b28-4ef0-ab9c-014ea5ac06d8','ann.evans8@mail.test',14,'{"Username":"LoginWithAmazon_amzn1.account.27D5C8DFC5EDA92D864AC5DB9D707107E","Attributes":[{"Name":"sub","Value":"8092b4d4-2b28-4ef0-ab9c-014ea5ac06d8"},{"Name":"email","Value":"ann.evans8@mail.test"},{"Name":"given_name","Value":"Ann"},{"Name":"family_name","Value":"Evans"},{"Name":"identities","Value":"[{\"userId\":\"amzn1.account.27D5C8DFC5EDA92D864AC5DB9D707107E\",\"providerName\":\"LoginWithAmazon\",\"providerType\":\"LoginWithAmazon\",\"issuer\":null,\"primary\":true,\"dateCreated\":1676615884000}]"}],"UserCreateDate":"2023-02-17T06:38:04+00:00","UserLastModifiedDate":"2023-04-03T20:13:46+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','632575a3ef4bd0c7',1,1,'pending','email_unverified','',26,NULL,NULL,'');
INSERT INTO "row" VALUES(27,'83924f05-f5c7-49aa-9b29-b54be587dd21','=cmd53@acme.example',1,'{"Username":"83924f05-f5c7-49aa-9b29-b54be587dd21","Attributes":[{"Name":"sub","Value":"83924f05-f5c7-49aa-9b29-b54be587dd21"},{"Name":"email","Value":"=cmd53@acme.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"=HYPERLINK(\"http://evil.test\",\"x\")"},{"Name":"family_name","Value":"Brook"},{"Name":"custom:plan","Value":"enterprise"},{"Name":"custom:tenant_id","Value":"globex"}],"UserCreateDate":"2023-10-03T04:02:30+00:00","UserLastModifiedDate":"2023-10-18T07:02:00+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','5d6757ca3b6172b4',1,1,'pending',NULL,'',27,NULL,NULL,'');
INSERT INTO "row" VALUES(28,'89be4b4b-d9ee-40e2-b07c-70b48a97b9d8','goran.ito46@initech.example',13,'{"Username":"89be4b4b-d9ee-40e2-b07c-70b48a97b9d8","Attributes":[{"Name":"sub","Value":"89be4b4b-d9ee-40e2-b07c-70b48a97b9d8"},{"Name":"email","Value":"goran.ito46@initech.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Goran"},{"Name":"family_name","Value":"Ito"},{"Name":"custom:plan","Value":"team"},{"Name":"custom:tenant_id","Value":"acme"},{"Name":"phone_number","Value":"+15550100200"}],"UserCreateDate":"2024-09-08T01:09:16+00:00","UserLastModifiedDate":"2024-11-28T05:51:13+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','ed9e063e6df0fca6',1,1,'pending',NULL,'',28,NULL,NULL,'');
INSERT INTO "row" VALUES(29,'89c80c4d-e936-4ed9-aaa3-300b2b711343','ann.brook28@globex.example',15,'{"Username":"89c80c4d-e936-4ed9-aaa3-300b2b711343","Attributes":[{"Name":"sub","Value":"89c80c4d-e936-4ed9-aaa3-300b2b711343"},{"Name":"email","Value":"ann.brook28@globex.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Ann"},{"Name":"family_name","Value":"Brook"},{"Name":"custom:plan","Value":"free"},{"Name":"custom:tenant_id","Value":"globex"}],"UserCreateDate":"2024-06-01T10:33:42+00:00","UserLastModifiedDate":"2024-07-29T17:08:58+00:00","Enabled":true,"UserStatus":"FORCE_CHANGE_PASSWORD"}','f09766f6fe33b63a',1,1,'pending','force_change_password','',29,NULL,NULL,'');
INSERT INTO "row" VALUES(30,'8d103ed3-cc66-4e97-9773-308cdc6b13ab','dora.castro13@globex.example',16,'{"Username":"GitHub_71491422","Attributes":[{"Name":"sub","Value":"8d103ed3-cc66-4e97-9773-308cdc6b13ab"},{"Name":"email","Value":"dora.castro13@globex.example"},{"Name":"given_name","Value":"Dora"},{"Name":"family_name","Value":"Castro"},{"Name":"identities","Value":"[{\"userId\":\"71491422\",\"providerName\":\"GitHub\",\"providerType\":\"OIDC\",\"issuer\":\"https://github.com\",\"primary\":true,\"dateCreated\":1753157600000}]"}],"UserCreateDate":"2025-07-22T04:13:20+00:00","UserLastModifiedDate":"2025-07-24T21:24:31+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','9fc6e8df5307821e',1,1,'pending','email_unverified','',30,NULL,NULL,'');
INSERT INTO "row" VALUES(31,'8d64b3ad-d957-4b6b-8cb0-5ec1b14b69dc','dora.evans52@initech.example',1,'{"Username":"8d64b3ad-d957-4b6b-8cb0-5ec1b14b69dc","Attributes":[{"Name":"sub","Value":"8d64b3ad-d957-4b6b-8cb0-5ec1b14b69dc"},{"Name":"email","Value":"dora.evans52@initech.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"[red]markup[/]"},{"Name":"family_name","Value":"Evans"},{"Name":"custom:plan","Value":"team"},{"Name":"custom:tenant_id","Value":"acme"}],"UserCreateDate":"2025-12-26T17:42:45+00:00","UserLastModifiedDate":"2026-03-04T19:48:14+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','d0d3ecdc913f8b6e',1,1,'pending',NULL,'',31,NULL,NULL,'');
INSERT INTO "row" VALUES(32,'96380ed6-fcf7-449d-8917-52a33d589cab','ben.adler33@globex.example',17,'{"Username":"96380ed6-fcf7-449d-8917-52a33d589cab","Attributes":[{"Name":"sub","Value":"96380ed6-fcf7-449d-8917-52a33d589cab"},{"Name":"email","Value":"ben.adler33@globex.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Ben"},{"Name":"family_name","Value":"Adler"},{"Name":"custom:plan","Value":"team"},{"Name":"custom:tenant_id","Value":"acme"}],"UserCreateDate":"2023-06-30T20:19:16+00:00","UserLastModifiedDate":"2023-08-13T15:00:51+00:00","Enabled":true,"UserStatus":"COMPROMISED"}','32c5a77507dcc49f',1,1,'skipped','unusable_status','archived, compromised or of unknown status in Cognito',NULL,NULL,NULL,'');
INSERT INTO "row" VALUES(33,'9f9d0129-8a44-4ebe-89d9-bf020067dba8','fatima.garcia12@initech.example',18,'{"Username":"Microsoft_81355c53f0e642f43328ad088ded3c96","Attributes":[{"Name":"sub","Value":"9f9d0129-8a44-4ebe-89d9-bf020067dba8"},{"Name":"email","Value":"fatima.garcia12@initech.example"},{"Name":"given_name","Value":"Fatima"},{"Name":"family_name","Value":"Garcia"},{"Name":"identities","Value":"[{\"userId\":\"81355c53f0e642f43328ad088ded3c96\",\"providerName\":\"Microsoft\",\"providerType\":\"OIDC\",\"issuer\":\"https://login.microsoftonline.com/0a1b2c3d-0000-4000-8000-00000000acme/v2.0\",\"primary\":true,\"dateCreated\":1728132014000}]"}],"UserCreateDate":"2024-10-05T12:40:14+00:00","UserLastModifiedDate":"2024-11-21T14:37:40+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','018cb252fdd9eadd',1,1,'pending','email_unverified','',33,NULL,NULL,'');
INSERT INTO "row" VALUES(34,'aa4da822-f300-4a5c-825f-854213bd488e','ben.ito42@initech.example',1,'{"Username":"aa4da822-f300-4a5c-825f-854213bd488e","Attributes":[{"Name":"sub","Value":"aa4da822-f300-4a5c-825f-854213bd488e"},{"Name":"email","Value":"ben.ito42@initech.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Ben"},{"Name":"family_name","Value":"Ito"},{"Name":"custom:plan","Value":"free"},{"Name":"custom:tenant_id","Value":"acme"},{"Name":"custom:city","Value":"Z\u00fcrich \u6771\u4eac"}],"UserCreateDate":"2023-08-22T16:06:37+00:00","UserLastModifiedDate":"2023-09-05T09:55:05+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','196046b530c245b1',1,1,'pending',NULL,'',34,NULL,NULL,'');
INSERT INTO "row" VALUES(35,'aa7c314b-f01d-4f29-9abb-8ba37e0ab2ed','twin24@acme.example',1,'{"Username":"aa7c314b-f01d-4f29-9abb-8ba37e0ab2ed","Attributes":[{"Name":"sub","Value":"aa7c314b-f01d-4f29-9abb-8ba37e0ab2ed"},{"Name":"email","Value":"twin24@acme.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Kaya"},{"Name":"family_name","Value":"Garcia"},{"Name":"custom:plan","Value":"team"},{"Name":"custom:tenant_id","Value":"globex"}],"UserCreateDate":"2025-02-23T10:29:05+00:00","UserLastModifiedDate":"2025-04-12T23:06:10+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','90a205050b9da91b',1,1,'created','twins_unproven','',35,NULL,NULL,'');
INSERT INTO "row" VALUES(36,'aaf38c2f-dcb2-44f8-b6fe-bc3a0c6e5973','goran.ito45@globex.example',13,'{"Username":"aaf38c2f-dcb2-44f8-b6fe-bc3a0c6e5973","Attributes":[{"Name":"sub","Value":"aaf38c2f-dcb2-44f8-b6fe-bc3a0c6e5973"},{"Name":"email","Value":"goran.ito45@globex.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Goran"},{"Name":"family_name","Value":"Ito"},{"Name":"custom:plan","Value":"free"},{"Name":"custom:tenant_id","Value":"globex"},{"Name":"phone_number","Value":"+15550100200"}],"UserCreateDate":"2023-04-12T09:32:06+00:00","UserLastModifiedDate":"2023-06-17T14:53:12+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','5a94d98c4ab41acb',1,1,'pending',NULL,'',36,NULL,NULL,'');
INSERT INTO "row" VALUES(37,'ab99254a-e901-435c-947d-380d81f9c1f6','fatima.ito5@mail.test',6,'{"Username":"Google_841299128201037585983","Attributes":[{"Name":"sub","Value":"ab99254a-e901-435c-947d-380d81f9c1f6"},{"Name":"email","Value":"fatima.ito5@mail.test"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Fatima"},{"Name":"family_name","Value":"Ito"},{"Name":"identities","Value":"[{\"userId\":\"841299128201037585983\",\"providerName\":\"Google\",\"providerType\":\"Google\",\"issuer\":null,\"primary\":true,\"dateCreated\":1712427245000}]"}],"UserCreateDate":"2024-04-06T18:14:05+00:00","UserLastModifiedDate":"2024-04-18T11:55:43+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','fbb674df1e053af1',1,1,'pending','federated_social','',37,NULL,NULL,'');
INSERT INTO "row" VALUES(38,'afe673f6-d673-4839-a1e4-8557ea190b2a','goran.ito27@initech.example',19,'{"Username":"afe673f6-d673-4839-a1e4-8557ea190b2a","Attributes":[{"Name":"sub","Value":"afe673f6-d673-4839-a1e4-8557ea190b2a"},{"Name":"email","Value":"goran.ito27@initech.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Goran"},{"Name":"family_name","Value":"Ito"},{"Name":"custom:plan","Value":"enterprise"},{"Name":"custom:tenant_id","Value":"globex"}],"UserCreateDate":"2025-04-08T13:48:00+00:00","UserLastModifiedDate":"2025-05-01T08:33:06+00:00","Enabled":false,"UserStatus":"CONFIRMED"}','5d6ae1f63fb2e9bd',0,1,'pending','disabled','',38,NULL,NULL,'');
INSERT INTO "row" VALUES(39,'b7975b28-64c3-41cf-ae7f-ba117eba0352','dora.jansen54@acme.example',1,'{"Username":"b7975b28-64c3-41cf-ae7f-ba117eba0352","Attributes":[{"Name":"sub","Value":"b7975b28-64c3-41cf-ae7f-ba117eba0352"},{"Name":"email","Value":"dora.jansen54@acme.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"\u001b]52;c;ZXZpbA==\u0007Ann"},{"Name":"family_name","Value":"Jansen"},{"Name":"custom:plan","Value":"enterprise"},{"Name":"custom:tenant_id","Value":"globex"}],"UserCreateDate":"2024-08-20T19:41:15+00:00","UserLastModifiedDate":"2024-10-09T19:51:16+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','ef41e88218f359aa',1,1,'pending',NULL,'',39,NULL,NULL,'');
INSERT INTO "row" VALUES(40,'c02fc22a-4a73-47fa-8289-eb06a2a866b4','ben.brook41@acme.example',1,'{"Username":"c02fc22a-4a73-47fa-8289-eb06a2a866b4","Attributes":[{"Name":"sub","Value":"c02fc22a-4a73-47fa-8289-eb06a2a866b4"},{"Name":"email","Value":"ben.brook41@acme.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Ben"},{"Name":"family_name","Value":"Brook"},{"Name":"custom:plan","Value":"team"},{"Name":"custom:tenant_id","Value":"globex"},{"Name":"custom:notes","Value":"A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. A very long note. "}],"UserCreateDate":"2024-12-30T15:24:47+00:00","UserLastModifiedDate":"2025-03-24T09:31:51+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','e98ff51590e46007',1,1,'pending',NULL,'',40,NULL,NULL,'');
INSERT INTO "row" VALUES(41,'c360b3b7-1251-410b-abee-35210c56a92d','kaya.evans51@globex.example',1,'{"Username":"c360b3b7-1251-410b-abee-35210c56a92d","Attributes":[{"Name":"sub","Value":"c360b3b7-1251-410b-abee-35210c56a92d"},{"Name":"email","Value":"kaya.evans51@globex.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"\u009b31mRed"},{"Name":"family_name","Value":"Evans"},{"Name":"custom:plan","Value":"enterprise"},{"Name":"custom:tenant_id","Value":"initech"}],"UserCreateDate":"2024-07-28T01:45:50+00:00","UserLastModifiedDate":"2024-08-12T13:21:02+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','d4d74c65c915bc96',1,1,'pending',NULL,'',41,NULL,NULL,'');
INSERT INTO "row" VALUES(42,'caf078b0-5115-4de5-afd2-f79253c617eb','goran.evans39@acme.example',20,'{"Username":"caf078b0-5115-4de5-afd2-f79253c617eb","Attributes":[{"Name":"sub","Value":"caf078b0-5115-4de5-afd2-f79253c617eb"},{"Name":"email","Value":"goran.evans39@acme.example"},{"Name":"email_verified","Value":"false"},{"Name":"given_name","Value":"Goran"},{"Name":"family_name","Value":"Evans"},{"Name":"custom:plan","Value":"enterprise"},{"Name":"custom:tenant_id","Value":"globex"}],"UserCreateDate":"2024-01-19T05:52:57+00:00","UserLastModifiedDate":"2024-02-20T16:56:08+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','60435ec32d7bf346',1,1,'pending','email_unverified','',42,NULL,NULL,'');
INSERT INTO "row" VALUES(43,'cdc98666-9f9f-40d0-a730-cb28d22f02f3','ines.adler44@initech.example',1,'{"Username":"cdc98666-9f9f-40d0-a730-cb28d22f02f3","Attributes":[{"Name":"sub","Value":"cdc98666-9f9f-40d0-a730-cb28d22f02f3"},{"Name":"email","Value":"ines.adler44@initech.example"},{"Name":"email_verified","Value":"true"},{"Name":"custom:plan","Value":"enterprise"},{"Name":"custom:tenant_id","Value":"initech"},{"Name":"name","Value":"Ada Byron King"}],"UserCreateDate":"2025-12-08T13:58:18+00:00","UserLastModifiedDate":"2025-12-28T12:40:04+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','8135ff74a94ca351',1,1,'pending',NULL,'',43,NULL,NULL,'');
INSERT INTO "row" VALUES(44,'ce33dd70-9294-4d94-9fac-971a80185844','emil.castro62@acme.example',1,'{"Username":"ce33dd70-9294-4d94-9fac-971a80185844","Attributes":[{"Name":"sub","Value":"ce33dd70-9294-4d94-9fac-971a80185844"},{"Name":"email","Value":"emil.castro62@acme.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Emil"},{"Name":"family_name","Value":"Castro"},{"Name":"custom:plan","Value":"team"},{"Name":"custom:tenant_id","Value":"globex"}],"UserCreateDate":"2025-02-21T18:24:37+00:00","UserLastModifiedDate":"2025-04-28T12:32:50+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','29917494693053ad',1,1,'pending',NULL,'',44,NULL,NULL,'');
INSERT INTO "row" VALUES(45,'ceea590b-0537-4b76-b85c-1b333ebebe3e','jamal.jansen40@acme.example',20,'{"Username":"ceea590b-0537-4b76-b85c-1b333ebebe3e","Attributes":[{"Name":"sub","Value":"ceea590b-0537-4b76-b85c-1b333ebebe3e"},{"Name":"email","Value":"jamal.jansen40@acme.example"},{"Name":"given_name","Value":"Jamal"},{"Name":"family_name","Value":"Jansen"},{"Name":"custom:plan","Value":"free"},{"Name":"custom:tenant_id","Value":"globex"}],"UserCreateDate":"2023-04-24T16:33:57+00:00","UserLastModifiedDate":"2023-05-20T17:11:59+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','a53d04e63a3d0ab0',1,1,'pending','email_unverified','',45,NULL,NULL,'');
INSERT INTO "row" VALUES(46,'d20b5d59-db61-4487-889d-a11b62397bc7','staff10@acme.example',3,'{"Username":"okta-acme_nameide87589a82b@acme.example","Attributes":[{"Name":"sub","Value":"d20b5d59-db61-4487-889d-a11b62397bc7"},{"Name":"email","Value":"staff10@acme.example"},{"Name":"given_name","Value":"Ines"},{"Name":"family_name","Value":"Jansen"},{"Name":"identities","Value":"[{\"userId\":\"nameide87589a82b@acme.example\",\"providerName\":\"okta-acme\",\"providerType\":\"SAML\",\"issuer\":\"http://www.okta.example/exk0rehearsal\",\"primary\":true,\"dateCreated\":1708788479000}]"}],"UserCreateDate":"2024-02-24T15:27:59+00:00","UserLastModifiedDate":"2024-04-28T15:32:53+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','eb3205589570cf70',1,1,'pending','email_unverified','',46,NULL,NULL,'');
INSERT INTO "row" VALUES(47,'d4350b28-fbb4-4d14-8255-3a33237475e1','chidi.jansen48@globex.example',1,'{"Username":"d4350b28-fbb4-4d14-8255-3a33237475e1","Attributes":[{"Name":"sub","Value":"d4350b28-fbb4-4d14-8255-3a33237475e1"},{"Name":"email","Value":"chidi.jansen48@globex.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"\u001b[31mRed\u001b[0m"},{"Name":"family_name","Value":"Jansen"},{"Name":"custom:plan","Value":"team"},{"Name":"custom:tenant_id","Value":"globex"}],"UserCreateDate":"2025-05-27T14:07:34+00:00","UserLastModifiedDate":"2025-07-05T12:42:54+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','b1560a2342d0db29',1,1,'pending',NULL,'',47,NULL,NULL,'');
INSERT INTO "row" VALUES(48,'d66b829e-6a8a-44ba-8580-5975ed2f89d9','dora.hansen4@initech.example',6,'{"Username":"Google_510128018885308855434","Attributes":[{"Name":"sub","Value":"d66b829e-6a8a-44ba-8580-5975ed2f89d9"},{"Name":"email","Value":"dora.hansen4@initech.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Dora"},{"Name":"family_name","Value":"Hansen"},{"Name":"identities","Value":"[{\"userId\":\"510128018885308855434\",\"providerName\":\"Google\",\"providerType\":\"Google\",\"issuer\":null,\"primary\":true,\"dateCreated\":1703632782000}]"}],"UserCreateDate":"2023-12-26T23:19:42+00:00","UserLastModifiedDate":"2024-03-01T16:29:59+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','f04932c67d947d18',1,1,'pending','federated_social','',48,NULL,NULL,'');
INSERT INTO "row" VALUES(49,'d8f33418-f3d4-4711-9804-f92283868a29','staff9@acme.example',3,'{"Username":"okta-acme_nameid33c541013d@acme.example","Attributes":[{"Name":"sub","Value":"d8f33418-f3d4-4711-9804-f92283868a29"},{"Name":"email","Value":"staff9@acme.example"},{"Name":"given_name","Value":"Ines"},{"Name":"family_name","Value":"Dahl"},{"Name":"identities","Value":"[{\"userId\":\"nameid33c541013d@acme.example\",\"providerName\":\"okta-acme\",\"providerType\":\"SAML\",\"issuer\":\"http://www.okta.example/exk0rehearsal\",\"primary\":true,\"dateCreated\":1745072627000}]"}],"UserCreateDate":"2025-04-19T14:23:47+00:00","UserLastModifiedDate":"2025-07-17T22:21:11+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','46840036819723ec',1,1,'pending','email_unverified','',49,NULL,NULL,'');
INSERT INTO "row" VALUES(50,'dae720b2-cf03-4d21-9c7a-4beeca84ebca','jamal.evans60@mail.test',1,'{"Username":"dae720b2-cf03-4d21-9c7a-4beeca84ebca","Attributes":[{"Name":"sub","Value":"dae720b2-cf03-4d21-9c7a-4beeca84ebca"},{"Name":"email","Value":"jamal.evans60@mail.test"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Jamal"},{"Name":"family_name","Value":"Evans"},{"Name":"custom:plan","Value":"free"},{"Name":"custom:tenant_id","Value":"initech"}],"UserCreateDate":"2024-07-09T20:15:46+00:00","UserLastModifiedDate":"2024-08-26T11:55:52+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','d9af52cd4c8f638d',1,1,'pending',NULL,'',50,NULL,NULL,'');
INSERT INTO "row" VALUES(51,'ddbd358f-6156-44df-92bc-cdcb6816de06','ben.fischer30@acme.example',21,'{"Username":"ddbd358f-6156-44df-92bc-cdcb6816de06","Attributes":[{"Name":"sub","Value":"ddbd358f-6156-44df-92bc-cdcb6816de06"},{"Name":"email","Value":"ben.fischer30@acme.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Ben"},{"Name":"family_name","Value":"Fischer"},{"Name":"custom:plan","Value":"free"},{"Name":"custom:tenant_id","Value":"acme"}],"UserCreateDate":"2024-06-14T21:34:43+00:00","UserLastModifiedDate":"2024-06-26T00:49:27+00:00","Enabled":true,"UserStatus":"RESET_REQUIRED"}','0fd91c97f2b4e5a8',1,1,'pending',NULL,'',51,NULL,NULL,'');
INSERT INTO "row" VALUES(52,'deb8fc4c-7b29-4d0b-8e5e-18baf320cd57','staff11@acme.example',3,'{"Username":"okta-acme_nameid21cf23cae8@acme.example","Attributes":[{"Name":"sub","Value":"deb8fc4c-7b29-4d0b-8e5e-18baf320cd57"},{"Name":"email","Value":"staff11@acme.example"},{"Name":"given_name","Value":"Ines"},{"Name":"family_name","Value":"Dahl"},{"Name":"identities","Value":"[{\"userId\":\"nameid21cf23cae8@acme.example\",\"providerName\":\"okta-acme\",\"providerType\":\"SAML\",\"issuer\":\"http://www.okta.example/exk0rehearsal\",\"primary\":true,\"dateCreated\":1742262220000}]"}],"UserCreateDate":"2025-03-18T01:43:40+00:00","UserLastModifiedDate":"2025-06-01T13:11:40+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','6c8c5604e106b557',1,1,'pending','email_unverified','',52,NULL,NULL,'');
INSERT INTO "row" VALUES(53,'e6c3f339-1a2b-4f1f-b1fd-42a29755d4c1','hana.evans2@globex.example',6,'{"Username":"Google_808959418090095542925","Attributes":[{"Name":"sub","Value":"e6c3f339-1a2b-4f1f-b1fd-42a29755d4c1"},{"Name":"email","Value":"hana.evans2@globex.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Hana"},{"Name":"family_name","Value":"Evans"},{"Name":"identities","Value":"[{\"userId\":\"808959418090095542925\",\"providerName\":\"Google\",\"providerType\":\"Google\",\"issuer\":null,\"primary\":true,\"dateCreated\":1672929069000}]"}],"UserCreateDate":"2023-01-05T14:31:09+00:00","UserLastModifiedDate":"2023-03-14T03:55:38+00:00","Enabled":true,"UserStatus":"EXTERNAL_PROVIDER"}','7d6596d38f8cf841',1,1,'pending','federated_social','',53,NULL,NULL,'');
INSERT INTO "row" VALUES(54,'eb5af9f9-d5ae-405b-83ac-fb7eb59641d2','fatima.evans43@acme.example',1,'{"Username":"eb5af9f9-d5ae-405b-83ac-fb7eb59641d2","Attributes":[{"Name":"sub","Value":"eb5af9f9-d5ae-405b-83ac-fb7eb59641d2"},{"Name":"email","Value":"fatima.evans43@acme.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Zo\u00eb"},{"Name":"family_name","Value":"\u674e"},{"Name":"custom:plan","Value":"enterprise"},{"Name":"custom:tenant_id","Value":"globex"}],"UserCreateDate":"2023-07-17T12:47:54+00:00","UserLastModifiedDate":"2023-10-12T07:24:26+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','d137e95699838eee',1,1,'pending',NULL,'',54,NULL,NULL,'');
INSERT INTO "row" VALUES(55,'f4dfc9a5-7a94-4602-afdb-e9d27ebd0e05','zero​width50@acme.example',2,'{"Username":"f4dfc9a5-7a94-4602-afdb-e9d27ebd0e05","Attributes":[{"Name":"sub","Value":"f4dfc9a5-7a94-4602-afdb-e9d27ebd0e05"},{"Name":"email","Value":"zero\u200bwidth50@acme.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"An\u200bn"},{"Name":"family_name","Value":"Dahl"},{"Name":"custom:plan","Value":"free"},{"Name":"custom:tenant_id","Value":"initech"}],"UserCreateDate":"2024-10-03T17:38:59+00:00","UserLastModifiedDate":"2024-11-05T10:48:13+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','d24524d888033474',1,1,'skipped','invalid_email','its email is not a valid address',NULL,NULL,NULL,'');
INSERT INTO "row" VALUES(56,'f5bb9188-b805-49e9-890b-20bb257e8454','emil.brook17@initech.example',1,'{"Username":"f5bb9188-b805-49e9-890b-20bb257e8454","Attributes":[{"Name":"sub","Value":"f5bb9188-b805-49e9-890b-20bb257e8454"},{"Name":"email","Value":"Emil.Brook17@Initech.Example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Dora"},{"Name":"family_name","Value":"Adler"},{"Name":"custom:plan","Value":"free"},{"Name":"custom:tenant_id","Value":"globex"}],"UserCreateDate":"2025-12-31T21:36:06+00:00","UserLastModifiedDate":"2026-02-19T01:23:16+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','afe4938509bd5ab7',1,1,'pending','twins','',56,NULL,NULL,'');
INSERT INTO "row" VALUES(57,'f7c882f4-202c-4828-8c71-7095bcc99ae8','ines.dahl19@mail.test',20,'{"Username":"f7c882f4-202c-4828-8c71-7095bcc99ae8","Attributes":[{"Name":"sub","Value":"f7c882f4-202c-4828-8c71-7095bcc99ae8"},{"Name":"email","Value":"Ines.Dahl19@Mail.Test"},{"Name":"email_verified","Value":"false"},{"Name":"given_name","Value":"Kaya"},{"Name":"family_name","Value":"Garcia"},{"Name":"custom:plan","Value":"free"},{"Name":"custom:tenant_id","Value":"acme"}],"UserCreateDate":"2024-04-22T06:55:16+00:00","UserLastModifiedDate":"2024-04-29T03:43:36+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','7116ced60c5425bf',1,1,'skipped','twins_unproven','shares its address with another row and does not prove that it owns it',NULL,NULL,NULL,'');
INSERT INTO "row" VALUES(58,'f845aed9-513d-41a6-a9d4-0f2b106ee2ab','no body36@acme.example',2,'{"Username":"f845aed9-513d-41a6-a9d4-0f2b106ee2ab","Attributes":[{"Name":"sub","Value":"f845aed9-513d-41a6-a9d4-0f2b106ee2ab"},{"Name":"email","Value":"no body36@acme.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Fatima"},{"Name":"family_name","Value":"Garcia"},{"Name":"custom:plan","Value":"enterprise"},{"Name":"custom:tenant_id","Value":"globex"}],"UserCreateDate":"2023-06-24T07:53:16+00:00","UserLastModifiedDate":"2023-07-18T14:34:35+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','3cc4e1bf16f9e0d0',1,1,'skipped','invalid_email','its email is not a valid address',NULL,NULL,NULL,'');
INSERT INTO "row" VALUES(59,'f8a10e70-3db1-4a28-ac9f-6fbfd9d9320e','jamal.brook56@mail.test',1,'{"Username":"f8a10e70-3db1-4a28-ac9f-6fbfd9d9320e","Attributes":[{"Name":"sub","Value":"f8a10e70-3db1-4a28-ac9f-6fbfd9d9320e"},{"Name":"email","Value":"jamal.brook56@mail.test"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Jamal"},{"Name":"family_name","Value":"Brook"},{"Name":"custom:plan","Value":"team"},{"Name":"custom:tenant_id","Value":"globex"}],"UserCreateDate":"2024-09-10T10:10:47+00:00","UserLastModifiedDate":"2024-09-26T10:05:05+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','e4db9a69578e3db1',1,1,'pending',NULL,'',59,NULL,NULL,'');
INSERT INTO "row" VALUES(60,'fa0b8518-8296-45ea-baeb-41a5e65a8149','emil.brook17@initech.example',1,'{"Username":"fa0b8518-8296-45ea-baeb-41a5e65a8149","Attributes":[{"Name":"sub","Value":"fa0b8518-8296-45ea-baeb-41a5e65a8149"},{"Name":"email","Value":"emil.brook17@initech.example"},{"Name":"email_verified","Value":"true"},{"Name":"given_name","Value":"Emil"},{"Name":"family_name","Value":"Brook"},{"Name":"custom:plan","Value":"free"},{"Name":"custom:tenant_id","Value":"initech"}],"UserCreateDate":"2024-11-02T21:17:06+00:00","UserLastModifiedDate":"2025-01-21T05:07:31+00:00","Enabled":true,"UserStatus":"CONFIRMED"}','e6f78030de2daed1',1,1,'merged','twins','merged with another row of the same person',56,NULL,NULL,'');
CREATE TABLE step (name TEXT PRIMARY KEY, state TEXT NOT NULL, note TEXT NOT NULL, at TEXT NOT NULL)
    WITHOUT ROWID;
INSERT INTO "step" VALUES('connect','done','17/19','2026-11-30T14:01:25.239791+00:00');
INSERT INTO "step" VALUES('export','done','60 rows','2026-11-30T14:01:19.872987+00:00');
INSERT INTO "step" VALUES('guide','done','read, guide not live','2026-11-30T14:01:23.302776+00:00');
INSERT INTO "step" VALUES('import','paused','','2026-11-30T14:01:25.276521+00:00');
INSERT INTO "step" VALUES('inventory','done','60 rows','2026-11-30T14:01:17.155304+00:00');
INSERT INTO "step" VALUES('timing','done','proactive','2026-11-30T14:01:19.848544+00:00');
INSERT INTO "step" VALUES('transform','done','plan 2: 45 persons','2026-11-30T14:01:22.748037+00:00');
CREATE TABLE tally (
    scope TEXT NOT NULL, word TEXT NOT NULL, n INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (scope, word)
) WITHOUT ROWID;
INSERT INTO "tally" VALUES('delta','changed',0);
INSERT INTO "tally" VALUES('delta','disabled',0);
INSERT INTO "tally" VALUES('delta','gone',0);
INSERT INTO "tally" VALUES('delta','new',0);
INSERT INTO "tally" VALUES('due','persons',28);
INSERT INTO "tally" VALUES('persons','created',15);
INSERT INTO "tally" VALUES('persons','failed',0);
INSERT INTO "tally" VALUES('persons','in_doubt',0);
INSERT INTO "tally" VALUES('persons','pending',30);
INSERT INTO "tally" VALUES('persons','unchanged',0);
INSERT INTO "tally" VALUES('persons','updated',0);
INSERT INTO "tally" VALUES('requests','cognito',15);
INSERT INTO "tally" VALUES('requests','workos_reads',7);
INSERT INTO "tally" VALUES('requests','workos_writes',15);
INSERT INTO "tally" VALUES('rows','created',15);
INSERT INTO "tally" VALUES('rows','failed',0);
INSERT INTO "tally" VALUES('rows','gone',0);
INSERT INTO "tally" VALUES('rows','in_doubt',0);
INSERT INTO "tally" VALUES('rows','merged',2);
INSERT INTO "tally" VALUES('rows','pending',30);
INSERT INTO "tally" VALUES('rows','skipped',13);
INSERT INTO "tally" VALUES('rows','unchanged',0);
INSERT INTO "tally" VALUES('rows','updated',0);
CREATE TABLE verdict (
    id TEXT PRIMARY KEY, status TEXT NOT NULL, evidence TEXT NOT NULL, at TEXT NOT NULL,
    actor TEXT NOT NULL, inputs TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE VIEW mail_counts (mail, scope, word) AS
    SELECT id, 'mails:' || campaign, state FROM mail
    UNION ALL SELECT id, 'mails:' || campaign || ':' || stage, state FROM mail
    UNION ALL SELECT id, 'mails:' || campaign || ':' || stage, 'used' FROM mail WHERE used_at IS NOT NULL
    UNION ALL SELECT id, 'left_out:' || campaign, reason FROM mail WHERE state = 'skipped';
CREATE INDEX row_family ON row (family);
CREATE INDEX row_profile ON row (profile, id);
CREATE INDEX row_state ON row (state, id);
CREATE INDEX row_kind ON row (kind, state, id) WHERE kind IS NOT NULL;
CREATE INDEX row_change ON row (change, id) WHERE change <> '';
CREATE INDEX row_left ON row (sub) WHERE state = 'gone' OR enabled = 0;
CREATE INDEX baseline_email ON baseline (email);
CREATE INDEX baseline_external_id ON baseline (external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX person_target ON person (target_id) WHERE target_id IS NOT NULL;
CREATE INDEX effect_open ON effect (state, id) WHERE state IN ('pending', 'attempted');
CREATE INDEX mail_open ON mail (campaign, state, stage, id);
CREATE INDEX mail_person ON mail (person);
CREATE INDEX mail_in_doubt ON mail (id) WHERE state = 'in_doubt';
CREATE INDEX mail_unmarked ON mail (id) WHERE state = 'sent' AND marked = 0;
CREATE INDEX effect_person ON effect (person);
CREATE TRIGGER row_added AFTER INSERT ON row BEGIN
    UPDATE tally SET n = n + 1 WHERE scope = 'rows' AND word = new.state;
    UPDATE profile SET n = n + 1 WHERE id = new.profile;
    UPDATE listing SET listed = listed + 1 WHERE id = new.listing;
END;
CREATE TRIGGER row_listed AFTER UPDATE OF listing ON row WHEN old.listing <> new.listing BEGIN
    UPDATE listing SET listed = listed - 1 WHERE id = old.listing;
    UPDATE listing SET listed = listed + 1 WHERE id = new.listing;
END;
CREATE TRIGGER row_left_kind AFTER UPDATE OF kind, state ON row
WHEN old.kind IS NOT NULL AND (old.kind, old.state) IS NOT (new.kind, new.state) BEGIN
    UPDATE kind_tally SET n = n - 1 WHERE kind = old.kind AND state = old.state;
END;
CREATE TRIGGER row_took_kind AFTER UPDATE OF kind, state ON row
WHEN new.kind IS NOT NULL AND (old.kind, old.state) IS NOT (new.kind, new.state) BEGIN
    INSERT INTO kind_tally (kind, state, n) VALUES (new.kind, new.state, 1)
        ON CONFLICT (kind, state) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER row_new AFTER INSERT ON row WHEN new.change <> '' BEGIN
    UPDATE tally SET n = n + 1 WHERE scope = 'delta' AND word = new.change;
END;
CREATE TRIGGER row_changed AFTER UPDATE OF change ON row WHEN old.change <> new.change BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'delta' AND word = old.change;
    UPDATE tally SET n = n + 1 WHERE scope = 'delta' AND word = new.change;
END;
CREATE TRIGGER row_moved AFTER UPDATE OF state ON row WHEN old.state <> new.state BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'rows' AND word = old.state;
    UPDATE tally SET n = n + 1 WHERE scope = 'rows' AND word = new.state;
END;
CREATE TRIGGER row_profiled AFTER UPDATE OF profile, state ON row
WHEN old.profile <> new.profile OR (old.state = 'gone') <> (new.state = 'gone') BEGIN
    UPDATE profile SET n = n - (old.state <> 'gone') WHERE id = old.profile;
    UPDATE profile SET n = n + (new.state <> 'gone') WHERE id = new.profile;
END;
CREATE TRIGGER person_added AFTER INSERT ON person BEGIN
    UPDATE tally SET n = n + 1 WHERE scope = 'persons' AND word = new.state;
END;
CREATE TRIGGER person_keeps_address BEFORE UPDATE OF sub, email ON person
WHEN (old.sub, old.email) IS NOT (new.sub, new.email) BEGIN
    SELECT raise(ABORT, 'drafts are stored without the sub and the address of their person');
END;
CREATE TRIGGER person_moved AFTER UPDATE OF state ON person WHEN old.state <> new.state BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'persons' AND word = old.state;
    UPDATE tally SET n = n + 1 WHERE scope = 'persons' AND word = new.state;
END;
CREATE TRIGGER person_due_added AFTER INSERT ON person WHEN new.due <> 'no' BEGIN
    UPDATE tally SET n = n + 1 WHERE scope = 'due';
END;
CREATE TRIGGER person_due_moved AFTER UPDATE OF due ON person WHEN old.due <> new.due BEGIN
    UPDATE tally SET n = n + (new.due <> 'no') - (old.due <> 'no') WHERE scope = 'due';
END;
CREATE TRIGGER person_due_removed AFTER DELETE ON person WHEN old.due <> 'no' BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'due';
END;
CREATE TRIGGER mail_added AFTER INSERT ON mail BEGIN
    INSERT INTO tally (scope, word, n)
        SELECT scope, word, 1 FROM mail_counts WHERE mail = new.id
        ON CONFLICT (scope, word) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER mail_moving BEFORE UPDATE ON mail BEGIN
    UPDATE tally SET n = n - 1 WHERE (scope, word) IN
        (SELECT scope, word FROM mail_counts WHERE mail = old.id);
END;
CREATE TRIGGER mail_moved AFTER UPDATE ON mail BEGIN
    INSERT INTO tally (scope, word, n)
        SELECT scope, word, 1 FROM mail_counts WHERE mail = new.id
        ON CONFLICT (scope, word) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER person_removed AFTER DELETE ON person BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'persons' AND word = old.state;
END;
CREATE TRIGGER mfa_added AFTER INSERT ON mfa BEGIN
    INSERT INTO tally (scope, word, n) SELECT 'mfa', value, 1 FROM json_each(new.methods) WHERE true
        ON CONFLICT (scope, word) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER mfa_removed AFTER DELETE ON mfa BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'mfa' AND word IN (SELECT value FROM json_each(old.methods));
END;
COMMIT;