-- The sample shop: Macrocenter's products, stock, three customers and their orders. Idempotent:
-- rows are found by their natural keys and never changed, so sold stock and updated orders stay as
-- they are. Dates count back from the first seeding.

-- ── Products ───────────────────────────────────────────────────────────────────────────────

INSERT INTO products (sku, name, price, category, description) VALUES
('GPU-4090-MSI',    'MSI GeForce RTX 4090 Gaming X Trio 24GB',        1599.99, 'Graphics cards', '24 GB GDDR6X, 12VHPWR power, 337 mm long, 3.5 slots, 450 W; 850 W power supply or more'),
('GPU-4090-ASUS',   'ASUS TUF Gaming GeForce RTX 4090 OC 24GB',       1699.99, 'Graphics cards', '24 GB GDDR6X, 12VHPWR power, 348 mm long, 3.65 slots, 450 W; 850 W power supply or more'),
('GPU-4080S-ASUS',  'ASUS TUF Gaming GeForce RTX 4080 Super 16GB',     999.99, 'Graphics cards', '16 GB GDDR6X, 12VHPWR power, 348 mm long, 320 W; 750 W power supply or more'),
('GPU-4080-GIG',    'Gigabyte GeForce RTX 4080 Eagle OC 16GB',         949.99, 'Graphics cards', '16 GB GDDR6X, 12VHPWR power, 342 mm long, 320 W; 750 W power supply or more'),
('GPU-4070S-MSI',   'MSI GeForce RTX 4070 Super Ventus 3X 12GB',       599.99, 'Graphics cards', '12 GB GDDR6X, 308 mm long, 220 W; 650 W power supply or more'),
('GPU-4060-ZOTAC',  'Zotac GeForce RTX 4060 Twin Edge 8GB',            299.99, 'Graphics cards', '8 GB GDDR6, 222 mm long, 115 W, one 8-pin plug; 550 W power supply or more'),
('GPU-7900XTX-SAP', 'Sapphire Nitro+ Radeon RX 7900 XTX 24GB',         959.99, 'Graphics cards', '24 GB GDDR6, three 8-pin plugs, 320 mm long, 355 W; 850 W power supply or more'),
('GPU-7800XT-XFX',  'XFX Speedster Radeon RX 7800 XT 16GB',            489.99, 'Graphics cards', '16 GB GDDR6, two 8-pin plugs, 335 mm long, 263 W; 700 W power supply or more'),
('CPU-7950X',       'AMD Ryzen 9 7950X',                               549.99, 'Processors', '16 cores, 5.7 GHz, socket AM5, DDR5 only, 170 W; no cooler in the box'),
('CPU-7800X3D',     'AMD Ryzen 7 7800X3D',                             369.99, 'Processors', '8 cores with 3D V-Cache, socket AM5, DDR5 only, 120 W; no cooler in the box'),
('CPU-7600',        'AMD Ryzen 5 7600',                                199.99, 'Processors', '6 cores, socket AM5, DDR5 only, 65 W; Wraith Stealth cooler in the box'),
('CPU-5800X3D',     'AMD Ryzen 7 5800X3D',                             289.99, 'Processors', '8 cores with 3D V-Cache, socket AM4, DDR4, 105 W; no cooler in the box'),
('CPU-14900K',      'Intel Core i9-14900K',                            549.99, 'Processors', '24 cores, 6.0 GHz, socket LGA 1700, DDR4 or DDR5, 253 W; no cooler in the box'),
('CPU-14600K',      'Intel Core i5-14600K',                            299.99, 'Processors', '14 cores, 5.3 GHz, socket LGA 1700, DDR4 or DDR5, 181 W; no cooler in the box'),
('RAM-DDR5-32-GS',  'G.Skill Trident Z5 Neo 32GB (2x16GB) DDR5-6000',  114.99, 'Memory', 'DDR5-6000 CL30, EXPO, 1.35 V'),
('RAM-DDR5-64-COR', 'Corsair Vengeance 64GB (2x32GB) DDR5-6000',       209.99, 'Memory', 'DDR5-6000 CL30, XMP and EXPO, 1.4 V'),
('RAM-DDR5-32-KIN', 'Kingston Fury Beast 32GB (2x16GB) DDR5-5600',      94.99, 'Memory', 'DDR5-5600 CL40, XMP and EXPO, 1.25 V'),
('RAM-DDR4-32-COR', 'Corsair Vengeance LPX 32GB (2x16GB) DDR4-3600',    69.99, 'Memory', 'DDR4-3600 CL18, XMP, 1.35 V'),
('SSD-990P-2TB',    'Samsung 990 Pro 2TB NVMe SSD',                    169.99, 'Storage', 'M.2 2280, PCIe 4.0 x4, 7450 MB/s'),
('SSD-990P-1TB',    'Samsung 990 Pro 1TB NVMe SSD',                    109.99, 'Storage', 'M.2 2280, PCIe 4.0 x4, 7450 MB/s'),
('SSD-SN850X-2TB',  'WD Black SN850X 2TB NVMe SSD',                    149.99, 'Storage', 'M.2 2280, PCIe 4.0 x4, 7300 MB/s'),
('SSD-T705-1TB',    'Crucial T705 1TB Gen5 NVMe SSD',                  159.99, 'Storage', 'M.2 2280, PCIe 5.0 x4, 13600 MB/s, heatsink needed'),
('SSD-MX500-1TB',   'Crucial MX500 1TB SATA SSD',                       74.99, 'Storage', '2.5 inch SATA, 560 MB/s'),
('PSU-750-COR',     'Corsair RM750e 750W 80+ Gold',                    109.99, 'Power supplies', 'Fully modular, ATX 3.0, 12VHPWR cable, 750 W'),
('PSU-850-SEA',     'Seasonic Focus GX-850 850W 80+ Gold',             139.99, 'Power supplies', 'Fully modular, ATX 3.0, 12VHPWR cable, 850 W'),
('PSU-1000-COR',    'Corsair RM1000x 1000W 80+ Gold',                  189.99, 'Power supplies', 'Fully modular, ATX 3.0, 12VHPWR cable, 1000 W'),
('PSU-650-EVGA',    'EVGA SuperNOVA 650W 80+ Bronze',                   69.99, 'Power supplies', 'Semi-modular, 650 W'),
('MB-X670E-ASUS',   'ASUS ROG Strix X670E-E Gaming WiFi',              449.99, 'Motherboards', 'Socket AM5, ATX, DDR5, PCIe 5.0, Wi-Fi 6E'),
('MB-B650-MSI',     'MSI MAG B650 Tomahawk WiFi',                      199.99, 'Motherboards', 'Socket AM5, ATX, DDR5, Wi-Fi 6E'),
('MB-Z790-GIG',     'Gigabyte Z790 Aorus Elite AX',                    239.99, 'Motherboards', 'Socket LGA 1700, ATX, DDR5, Wi-Fi 6E'),
('MB-B550-ASUS',    'ASUS TUF Gaming B550-Plus',                       139.99, 'Motherboards', 'Socket AM4, ATX, DDR4'),
('COOL-NHD15',      'Noctua NH-D15 CPU Cooler',                        109.99, 'Cooling', 'Air cooler, 165 mm tall, AM4, AM5 and LGA 1700'),
('COOL-AK620',      'DeepCool AK620 CPU Cooler',                        64.99, 'Cooling', 'Air cooler, 160 mm tall, AM4, AM5 and LGA 1700'),
('COOL-LF3-360',    'Arctic Liquid Freezer III 360 Liquid CPU Cooler', 119.99, 'Cooling', 'Liquid cooler with a 360 mm radiator, AM4, AM5 and LGA 1700'),
('FAN-ARC-P12',     'Arctic P12 PWM 120mm Case Fan, 5-Pack',            24.99, 'Cooling', 'Case fans, 120 mm, PWM'),
('TIM-NTH2',        'Noctua NT-H2 Thermal Paste 3.5g',                   9.99, 'Cooling', 'Thermal compound with cleaning wipes'),
('CASE-NORTH',      'Fractal Design North Mid-Tower Case',             139.99, 'Cases', 'ATX, graphics cards up to 355 mm, walnut front'),
('CASE-O11D',       'Lian Li O11 Dynamic EVO Case',                    159.99, 'Cases', 'ATX, graphics cards up to 426 mm, glass'),
('CASE-4000D',      'Corsair 4000D Airflow Mid-Tower Case',             94.99, 'Cases', 'ATX, graphics cards up to 360 mm')
ON CONFLICT (sku) DO NOTHING;

-- ── Stock: Austin, Reno, Columbus ──────────────────────────────────────────────────────────

INSERT INTO inventory (product_id, warehouse, quantity, low_stock_threshold)
SELECT products.id, place.warehouse, place.quantity, stock.threshold
  FROM (VALUES
    ('GPU-4090-MSI',     6,  2,  0, 3), ('GPU-4090-ASUS',    0,  1,  0, 3),
    ('GPU-4080S-ASUS',   8,  5,  4, 3), ('GPU-4080-GIG',     0,  0,  0, 3),
    ('GPU-4070S-MSI',   14,  9, 11, 4), ('GPU-4060-ZOTAC',  22, 17, 19, 5),
    ('GPU-7900XTX-SAP',  2,  3,  1, 3), ('GPU-7800XT-XFX',  10,  7,  6, 4),
    ('CPU-7950X',       12,  8,  9, 5), ('CPU-7800X3D',      3,  0,  2, 5),
    ('CPU-7600',        25, 18, 20, 5), ('CPU-5800X3D',      0,  0,  0, 5),
    ('CPU-14900K',       9,  6,  7, 5), ('CPU-14600K',      15, 11, 13, 5),
    ('RAM-DDR5-32-GS',  40, 28, 33, 8), ('RAM-DDR5-64-COR', 16, 12, 10, 6),
    ('RAM-DDR5-32-KIN', 35, 30, 27, 8), ('RAM-DDR4-32-COR', 31, 22, 26, 8),
    ('SSD-990P-2TB',    27, 19, 24, 8), ('SSD-990P-1TB',    38, 26, 30, 8),
    ('SSD-SN850X-2TB',   5,  4,  6, 8), ('SSD-T705-1TB',     7,  9,  0, 5),
    ('SSD-MX500-1TB',   44, 36, 41, 8), ('PSU-750-COR',     18, 13, 16, 5),
    ('PSU-850-SEA',     15, 10, 12, 5), ('PSU-1000-COR',     4,  2,  3, 5),
    ('PSU-650-EVGA',    20, 14,  0, 5), ('MB-X670E-ASUS',    6,  4,  5, 3),
    ('MB-B650-MSI',     17, 12, 14, 5), ('MB-Z790-GIG',     11,  8,  9, 5),
    ('MB-B550-ASUS',     0,  2,  1, 5), ('COOL-NHD15',      13,  9, 10, 5),
    ('COOL-AK620',      21, 15, 18, 5), ('COOL-LF3-360',     0,  0,  0, 5),
    ('FAN-ARC-P12',     60, 45, 50, 10), ('TIM-NTH2',       90, 70, 80, 15),
    ('CASE-NORTH',       8,  5,  6, 4), ('CASE-O11D',        3,  1,  2, 4),
    ('CASE-4000D',      12,  9, 10, 4)
  ) AS stock (sku, austin, reno, columbus, threshold)
  JOIN products ON products.sku = stock.sku
 CROSS JOIN LATERAL (VALUES
    ('Austin', stock.austin), ('Reno', stock.reno), ('Columbus', stock.columbus)
  ) AS place (warehouse, quantity)
ON CONFLICT (product_id, warehouse) DO NOTHING;

-- ── Customers: their contacts came with orders, so they are verified ───────────────────────

INSERT INTO customers (email, phone_number, first_name, last_name, created_at) VALUES
('alex.rivera@example.com', '+15550104477', 'Alex',  'Rivera', now() - interval '410 days'),
('priya.shah@example.com',  '+15550108832', 'Priya', 'Shah',   now() - interval '230 days'),
('sam.okafor@example.com',  NULL,           'Sam',   'Okafor', now() - interval '40 days')
ON CONFLICT DO NOTHING;

INSERT INTO identities (kind, address, customer_id, verified_at, on_file)
SELECT contact.kind, contact.address, customers.id, customers.created_at, TRUE
  FROM customers
 CROSS JOIN LATERAL (VALUES
    ('email', customers.email), ('phone', customers.phone_number)
  ) AS contact (kind, address)
 WHERE contact.address IS NOT NULL
   AND customers.email IN
       ('alex.rivera@example.com', 'priya.shah@example.com', 'sam.okafor@example.com')
ON CONFLICT (kind, address) DO NOTHING;

-- ── Orders ─────────────────────────────────────────────────────────────────────────────────

-- Ages are in days before now; `due` is in days after today.
INSERT INTO orders (order_number, customer_id, status, total, carrier, tracking_number, ship_to,
                    placed_at, shipped_at, delivered_at, expected_on, updated_at)
SELECT sample.order_number, customers.id, sample.status, sample.total, sample.carrier,
       sample.tracking, sample.ship_to::jsonb,
       now() - make_interval(hours => (24 * sample.placed)::int),
       now() - make_interval(hours => (24 * sample.shipped)::int),
       now() - make_interval(hours => (24 * sample.delivered)::int),
       CURRENT_DATE + sample.due,
       now() - make_interval(hours => (24 * least(sample.placed, sample.shipped, sample.delivered))::int)
  FROM (VALUES
    ('ORD-0942', 'alex.rivera@example.com', 'delivered', 74.99, 'UPS', '1Z88A4F20366182404',
     '{"name": "Alex Rivera", "street": "2114 Bluebonnet Ln", "city": "Austin", "state": "TX", "zip": "78704"}',
     52.0, 51.0, 47.0, NULL::int),
    ('ORD-0987', 'alex.rivera@example.com', 'delivered', 59.97, 'UPS', '1Z88A4F20377509184',
     '{"name": "Alex Rivera", "street": "2114 Bluebonnet Ln", "city": "Austin", "state": "TX", "zip": "78704"}',
     16.0, 15.0, 12.0, NULL),
    ('ORD-1001', 'alex.rivera@example.com', 'delivered', 1599.99, 'UPS', '1Z88A4F20391045729',
     '{"name": "Alex Rivera", "street": "2114 Bluebonnet Ln", "city": "Austin", "state": "TX", "zip": "78704"}',
     9.0, 8.0, 5.0, NULL),
    ('ORD-1002', 'alex.rivera@example.com', 'shipped', 559.98, 'UPS', '1Z88A4F20309173665',
     '{"name": "Alex Rivera", "street": "2114 Bluebonnet Ln", "city": "Austin", "state": "TX", "zip": "78704"}',
     3.0, 1.5, NULL, 2),
    ('ORD-1003', 'alex.rivera@example.com', 'pending', 109.99, NULL, NULL,
     '{"name": "Alex Rivera", "street": "2114 Bluebonnet Ln", "city": "Austin", "state": "TX", "zip": "78704"}',
     0.25, NULL, NULL, 5),
    ('ORD-2001', 'priya.shah@example.com', 'delivered', 999.99, 'UPS', '1Z88A4F20382640156',
     '{"name": "Priya Shah", "street": "508 Orchard St", "city": "Columbus", "state": "OH", "zip": "43215"}',
     13.0, 12.0, 9.0, NULL),
    ('ORD-2002', 'priya.shah@example.com', 'shipped', 284.98, 'FedEx', '794644790138',
     '{"name": "Priya Shah", "street": "508 Orchard St", "city": "Columbus", "state": "OH", "zip": "43215"}',
     4.0, 2.0, NULL, 1),
    ('ORD-2003', 'priya.shah@example.com', 'processing', 169.99, NULL, NULL,
     '{"name": "Priya Shah", "street": "508 Orchard St", "city": "Columbus", "state": "OH", "zip": "43215"}',
     1.0, NULL, NULL, 4),
    ('ORD-3001', 'sam.okafor@example.com', 'delivered', 204.98, 'UPS', '1Z88A4F20355401278',
     '{"name": "Sam Okafor", "street": "77 Virginia St", "city": "Reno", "state": "NV", "zip": "89501"}',
     24.0, 23.0, 20.0, NULL)
  ) AS sample (order_number, email, status, total, carrier, tracking, ship_to,
               placed, shipped, delivered, due)
  JOIN customers ON customers.email = sample.email
ON CONFLICT (order_number) DO NOTHING;

INSERT INTO order_items (order_id, product_id, sku, name, quantity, unit_price)
SELECT orders.id, products.id, products.sku, products.name, line.quantity, line.unit_price
  FROM (VALUES
    ('ORD-0942', 'SSD-MX500-1TB',   1,   74.99),
    ('ORD-0987', 'TIM-NTH2',        1,    9.99),
    ('ORD-0987', 'FAN-ARC-P12',     2,   24.99),
    ('ORD-1001', 'GPU-4090-MSI',    1, 1599.99),
    ('ORD-1002', 'CPU-7950X',       1,  549.99),
    ('ORD-1002', 'TIM-NTH2',        1,    9.99),
    ('ORD-1003', 'PSU-750-COR',     1,  109.99),
    ('ORD-2001', 'GPU-4080S-ASUS',  1,  999.99),
    ('ORD-2002', 'RAM-DDR5-32-GS',  1,  114.99),
    ('ORD-2002', 'SSD-990P-2TB',    1,  169.99),
    ('ORD-2003', 'SSD-990P-2TB',    1,  169.99),
    ('ORD-3001', 'CASE-NORTH',      1,  139.99),
    ('ORD-3001', 'COOL-AK620',      1,   64.99)
  ) AS line (order_number, sku, quantity, unit_price)
  JOIN orders ON orders.order_number = line.order_number
  JOIN products ON products.sku = line.sku
ON CONFLICT (order_id, sku) DO NOTHING;
