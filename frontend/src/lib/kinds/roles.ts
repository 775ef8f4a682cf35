/** What each role of the shop's own people may do here. A role the API adds fails to compile until it is here. */

import type { Role } from "@/api/types";

interface RoleFacts {
  /** What is said beside the name; "" for the usual one, whose name would be taken for the assistant's. */
  shown: string;
  /** May write to customers, take them over and decide. */
  acts: boolean;
}

const ROLES: Record<Role, RoleFacts> = {
  viewer: { shown: "can view", acts: false },
  agent: { shown: "", acts: true },
  admin: { shown: "admin", acts: true },
};

export const roleShown = (role: Role) => ROLES[role].shown;

/** Whether somebody signed in with this role may act; nobody who is not signed in may. */
export const mayAct = (operator: { role: Role } | null) =>
  operator !== null && ROLES[operator.role].acts;
