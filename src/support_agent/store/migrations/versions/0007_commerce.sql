-- Returns by unit with the refund that waits for them, and exchanges with the stock reserved for
-- them. From here on, lists of SKUs have one entry per unit.

UPDATE refunds r SET skus = u.units
  FROM (SELECT r.id, array_agg(i.sku ORDER BY i.id) AS units
          FROM refunds r JOIN order_items i ON i.order_id = r.order_id AND i.sku = ANY (r.skus),
               generate_series(1, i.quantity)
         GROUP BY r.id) u
 WHERE u.id = r.id;
UPDATE approvals a SET skus = u.units
  FROM (SELECT a.id, array_agg(i.sku ORDER BY i.id) AS units
          FROM approvals a JOIN order_items i ON i.order_id = a.order_id AND i.sku = ANY (a.skus),
               generate_series(1, i.quantity)
         GROUP BY a.id) u
 WHERE u.id = a.id;

-- One parcel on its way back. `amount` is refunded when it arrives. With new_sku it is an exchange:
-- as many units of that are reserved from the warehouse's stock until `held_until`, and are sent as
-- the order new_order_id when the parcel has arrived.
CREATE TABLE returns (
    id               BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id         BIGINT NOT NULL REFERENCES orders,
    effect_id        BIGINT NOT NULL UNIQUE REFERENCES effects,
    skus             TEXT[] NOT NULL CHECK (cardinality(skus) > 0),
    amount           NUMERIC(12, 2) NOT NULL CHECK (amount >= 0),
    status           TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'received', 'cancelled')),
    new_sku          TEXT,
    new_name         TEXT,
    new_price        NUMERIC(12, 2) CHECK (new_price >= 0),
    warehouse        TEXT,
    held_until       TIMESTAMPTZ,
    new_order_id     BIGINT UNIQUE REFERENCES orders,
    refund_effect_id BIGINT UNIQUE REFERENCES effects,
    ticket_id        BIGINT REFERENCES tickets,
    received_at      TIMESTAMPTZ,
    created_at       TIMESTAMPTZ NOT NULL DEFAULT now(),
    CHECK ((new_sku IS NULL) = (new_price IS NULL) AND (new_sku IS NULL) = (new_name IS NULL))
);
CREATE INDEX returns_order ON returns (order_id);
CREATE INDEX returns_held ON returns (held_until) WHERE status = 'open' AND held_until IS NOT NULL;
CREATE INDEX returns_open ON returns (id) WHERE status = 'open';

-- The last guard below all code: no unit comes back twice, none is refunded twice or both refunded
-- and exchanged, no refund exceeds the price of its units, and refunds plus what was moved to
-- another product never exceed the order's total.
CREATE FUNCTION units_within_order(what TEXT, whose BIGINT, units TEXT[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM unnest(units) AS u (sku)
                LEFT JOIN order_items i ON i.order_id = whose AND i.sku = u.sku
                GROUP BY u.sku, i.quantity HAVING count(*) > coalesce(i.quantity, 0)) THEN
        RAISE EXCEPTION '% of order % would exceed its units', what, whose
            USING ERRCODE = 'check_violation', CONSTRAINT = 'units_within_order';
    END IF;
END $$;

CREATE FUNCTION moved_to_other(whose BIGINT) RETURNS NUMERIC LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(new_price * cardinality(skus)), 0) FROM returns
     WHERE order_id = whose AND status <> 'cancelled' AND new_price IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION refunds_within_total() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paid NUMERIC;
    allowed NUMERIC;
    cost NUMERIC;
    units TEXT[];
BEGIN
    IF NEW.failed THEN
        RETURN NEW;
    END IF;
    SELECT total INTO allowed FROM orders WHERE id = NEW.order_id FOR UPDATE;
    SELECT coalesce(sum(amount), 0) INTO paid
      FROM refunds WHERE order_id = NEW.order_id AND NOT failed AND id <> NEW.id;
    IF paid + NEW.amount + moved_to_other(NEW.order_id) > allowed THEN
        RAISE EXCEPTION 'refunds of order % would exceed its total', NEW.order_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'refunds_within_total';
    END IF;
    SELECT sum(i.unit_price) INTO cost FROM unnest(NEW.skus) AS u (sku)
      JOIN order_items i ON i.order_id = NEW.order_id AND i.sku = u.sku;
    IF NEW.amount > cost THEN
        RAISE EXCEPTION 'a refund of order % would exceed what its units cost', NEW.order_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_within_price';
    END IF;
    SELECT array_agg(u.sku) INTO units FROM (
        SELECT unnest(NEW.skus) AS sku
        UNION ALL
        SELECT unnest(skus) FROM refunds
         WHERE order_id = NEW.order_id AND NOT failed AND id <> NEW.id
        UNION ALL
        SELECT unnest(skus) FROM returns
         WHERE order_id = NEW.order_id AND status <> 'cancelled' AND new_sku IS NOT NULL) u;
    PERFORM units_within_order('refunds', NEW.order_id, units);
    RETURN NEW;
END $$;

CREATE FUNCTION returns_within_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed NUMERIC;
    paid NUMERIC;
    units TEXT[];
BEGIN
    IF NEW.status = 'cancelled' THEN
        RETURN NEW;
    END IF;
    SELECT total INTO allowed FROM orders WHERE id = NEW.order_id FOR UPDATE;
    SELECT array_agg(u.sku) INTO units FROM (
        SELECT unnest(NEW.skus) AS sku
        UNION ALL
        SELECT unnest(skus) FROM returns
         WHERE order_id = NEW.order_id AND status <> 'cancelled' AND id <> NEW.id) u;
    PERFORM units_within_order('returns', NEW.order_id, units);
    IF NEW.new_price IS NOT NULL THEN
        SELECT array_agg(u.sku) INTO units FROM (
            SELECT unnest(NEW.skus) AS sku
            UNION ALL
            SELECT unnest(skus) FROM refunds WHERE order_id = NEW.order_id AND NOT failed
            UNION ALL
            SELECT unnest(skus) FROM returns
             WHERE order_id = NEW.order_id AND status <> 'cancelled' AND id <> NEW.id
               AND new_sku IS NOT NULL) u;
        PERFORM units_within_order('exchanges', NEW.order_id, units);
        SELECT coalesce(sum(amount), 0) INTO paid
          FROM refunds WHERE order_id = NEW.order_id AND NOT failed;
        SELECT paid + NEW.new_price * cardinality(NEW.skus)
               + coalesce(sum(new_price * cardinality(skus)), 0) INTO paid
          FROM returns WHERE order_id = NEW.order_id AND status <> 'cancelled' AND id <> NEW.id;
        IF paid > allowed THEN
            RAISE EXCEPTION 'exchanges of order % would exceed its total', NEW.order_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'returns_within_order';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER returns_within_order BEFORE INSERT OR UPDATE ON returns
    FOR EACH ROW EXECUTE FUNCTION returns_within_order();

ALTER TABLE effects DROP CONSTRAINT effects_kind_check;
ALTER TABLE effects ADD CONSTRAINT effects_kind_check CHECK (kind IN
    ('refund', 'return_label', 'cancellation', 'order_status', 'address_change', 'exchange',
     'return_received', 'return_cancelled', 'exchange_lapsed'));

-- Numbers of the orders that replace exchanged goods: from ORD-9000001 on, far above a shop's own.
CREATE SEQUENCE replacement_numbers START 9000001;

-- Open offers were made with the old terms.
UPDATE proposals SET status = 'void' WHERE status = 'open';
