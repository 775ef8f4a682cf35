-- The contacts that the shop's own file names, as opposed to those that customers linked with a
-- code: only the former end when the file names another.
ALTER TABLE identities ADD COLUMN on_file BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE identities i SET on_file = TRUE
 WHERE verified_at IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM merges m
                    WHERE m.undone_at IS NULL AND m.into_customer = i.customer_id
                      AND m.moved->'contacts' @> jsonb_build_array(
                            jsonb_build_object('kind', i.kind, 'address', i.address)));
