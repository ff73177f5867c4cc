import { Cognito, Api } from 'sst/constructs';

const auth = new Cognito(stack, 'Auth'); // finds: sst_construct
