/** What each role of the shop's own people may do here. A role the API adds fails to compile until it is here. */

import type { Role } from "@/api/types";

interface RoleFacts {
  /** Shown beside the name; "" for agents, because "agent" could be taken for the assistant. */
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

/** Whether an operator with this role may act. Without a sign-in, the answer is no. */
export const mayAct = (operator: { role: Role } | null) =>
  operator !== null && ROLES[operator.role].acts;
