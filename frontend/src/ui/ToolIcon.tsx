/** The sign of each tool. */

import {
  ArrowLeftRight,
  BookOpen,
  Boxes,
  Hand,
  History,
  Link2,
  type LucideIcon,
  MapPin,
  PackageSearch,
  Printer,
  ReceiptText,
  Send,
  Truck,
  UserRound,
  Wrench,
} from "lucide-react";

export const TOOL_ICONS: Record<string, LucideIcon> = {
  lookup_order: PackageSearch,
  check_inventory: Boxes,
  process_refund: ReceiptText,
  update_order_status: Truck,
  create_return_label: Printer,
  exchange_item: ArrowLeftRight,
  change_delivery_address: MapPin,
  order_history: History,
  search_knowledge_base: BookOpen,
  save_customer_info: UserRound,
  link_contact: Link2,
  escalate_to_human: Hand,
  send_followup: Send,
};

export const toolIcon = (name: string): LucideIcon => TOOL_ICONS[name] ?? Wrench;
