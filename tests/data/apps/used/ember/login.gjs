export const enter = (session) => session.authenticate('authenticator:cognito', {}); // finds: ember_authenticator
