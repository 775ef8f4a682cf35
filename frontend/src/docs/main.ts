/** The reference of the API at /docs: Swagger UI over this server's own openapi.json. */

import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";
import "swagger-ui-dist/swagger-ui.css";

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

SwaggerUI({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  // Operations in the order of the document's tags, closed: the page stays quick to scan.
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: false,
  // A badge would send this description to another company's server.
  validatorUrl: null,
  // The token stays in memory, and is gone with the page.
  persistAuthorization: false,
});
