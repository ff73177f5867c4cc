import type { PreSignUpTriggerHandler } from 'aws-lambda'; // finds: trigger_type

export const handler = async (event) => {
  if (event.triggerSource === 'PostConfirmation_ConfirmSignUp') { // finds: trigger
    return event.request.userAttributes['cognito:username']; // finds: claim
  }
};
