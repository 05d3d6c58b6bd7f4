# syntax=docker/dockerfile:1.7.0
# One image for every process of the house: the API, the worker and the one-shot migration differ by their command.
# Exact, so that two builds are of the same Node. Pin by digest, too, where you build for production:
# --build-arg NODE_IMAGE=node:24.21.0-bookworm-slim@sha256:…
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS base
WORKDIR /app
ENV NPM_CONFIG_UPDATE_NOTIFIER=false

# Only what decides which packages are installed, so that a change of source does not install them anew.
FROM base AS manifests
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete \
  && find . -type d -empty -delete

FROM base AS build
COPY --from=manifests /app ./
COPY scripts/bootstrap.mjs ./scripts/
COPY scripts/bootstrap ./scripts/bootstrap
RUN --mount=type=cache,target=/root/.npm node scripts/bootstrap.mjs --until=install
COPY . .
RUN node scripts/bootstrap.mjs
# What runs needs neither its source nor its tests, nor what only tests and benchmarks read.
RUN rm -rf packages/*/src packages/*/tests packages/*/scripts packages/specimen apps/*/src \
  packages/*/dist/.tsbuildinfo apps/*/dist/.tsbuildinfo packages/*/.turbo apps/*/.turbo

FROM base AS production-dependencies
COPY --from=manifests /app ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --workspace=apps/api --workspace=apps/worker
# The Prisma command line comes along as a peer of its client, 200 MB that no process of ours loads.
RUN rm -rf node_modules/prisma node_modules/.bin/prisma node_modules/@electric-sql node_modules/effect \
  node_modules/react-dom node_modules/elkjs node_modules/mysql2 \
  && cd node_modules/@prisma && rm -rf config dev engines engines-version fetch-engine get-platform \
  query-plan-executor streams-local studio-core
# onnxruntime-node brings its library for every platform, 290 MB of them; only this machine's is ever loaded.
RUN find node_modules/onnxruntime-node/bin -mindepth 2 -maxdepth 3 -type d \
  \( -path '*/darwin' -o -path '*/win32' -o -path "*/linux/$(node -p "process.arch === 'x64' ? 'arm64' : 'x64'")" \) \
  -prune -exec rm -rf {} +

FROM base AS runtime
ENV NODE_ENV=production \
  BLOB_DIR=/var/lib/ktp-ocr/blobs
# A volume takes over the owner of the folder it is first mounted on.
RUN install -d -o node -g node -m 0700 /var/lib/ktp-ocr/blobs
COPY --from=production-dependencies /app/node_modules ./node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/packages ./packages
COPY --from=build /app/apps ./apps
COPY --from=build /app/prisma ./prisma
COPY LICENSE NOTICE ./
# By number, so that a cluster can see that it is not root. Nothing is written outside BLOB_DIR and /tmp.
USER 1000:1000
EXPOSE 8080
STOPSIGNAL SIGTERM
CMD ["node", "apps/api/dist/main.js"]
