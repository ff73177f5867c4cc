import { userService } from './users';
export const me = (id) => userService.getUser(id);
export const mark = { migrated_from: 'cognito' };
