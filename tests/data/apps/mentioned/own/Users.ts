import { CognitoService } from './identity-service'; // finds: mention

export const load = (users: UserService, id: string) => users.getUser(id);
export const inCognito = true; // finds: mention
