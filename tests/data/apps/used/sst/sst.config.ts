const pool = new sst.aws.CognitoUserPool('Users'); // finds: sst_construct
