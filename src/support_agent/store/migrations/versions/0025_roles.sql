-- Roles are defined in domain/roles.py alone. A token with any other role opens nothing.
ALTER TABLE operators DROP CONSTRAINT operators_role_check;
