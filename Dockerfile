# The API and the worker in one image; the same program with another command.
FROM node:20.19.5-slim AS page
WORKDIR /page
COPY frontend/package.json frontend/package-lock.json ./
RUN npm install --no-save --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM python:3.11.13-slim AS packages
WORKDIR /app
COPY requirements/uv.txt requirements/runtime.txt requirements/
RUN python -m venv /app/.venv \
 && /app/.venv/bin/pip install --no-cache-dir --require-hashes -r requirements/uv.txt \
 && /app/.venv/bin/uv pip sync --no-cache --python /app/.venv/bin/python --require-hashes requirements/runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY src src
RUN /app/.venv/bin/uv pip install --no-cache --python /app/.venv/bin/python --no-deps -e .

FROM python:3.11.13-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/support-agent support-agent
WORKDIR /app
COPY --from=packages /app /app
COPY --from=page /page/dist frontend/dist
# The shop's own numbers, where the checkout has them.
COPY LICENSE shop.tom[l] ./
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SUPPORT_AGENT_CONTAINER=1 \
    SUPPORT_AGENT_DATA=/var/lib/support-agent \
    HOST=0.0.0.0 \
    PORT=8000
USER support-agent
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/health\", timeout=4)"]
CMD ["support-agent", "serve"]
