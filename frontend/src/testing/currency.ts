/** Every test's shop sells in US dollars, until the test says otherwise. */

import { beforeEach } from "vitest";
import { setCurrency } from "@/lib/money";
import { health } from "./fixtures";

beforeEach(() => setCurrency(health.currency));
