# One image for every process: the API, the worker and the one-shot migration differ by their command.
# There is no syntax line: what is used here BuildKit knows by itself (Docker 20.10 or newer), and asks no registry for it.
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

# Only what runs: no sources, tests, compilers, types, nor what is for other platforms and other databases.
FROM build AS pruned
RUN node scripts/containers/prune-image.mjs .

FROM base AS runtime
ENV NODE_ENV=production \
  BLOB_DIR=/var/lib/ktp-ocr/blobs
# A volume takes over the owner of the folder it is first mounted on.
RUN install -d -o node -g node -m 0700 /var/lib/ktp-ocr/blobs
COPY --from=pruned /app/node_modules ./node_modules
COPY --from=pruned /app/package.json ./
COPY --from=pruned /app/packages ./packages
COPY --from=pruned /app/apps ./apps
COPY --from=pruned /app/prisma ./prisma
COPY LICENSE NOTICE ./
# A copy of the dynamic loader that may be run and not read. Linux lets no process look into one that was started from what
# its user cannot read (ptrace(2), PR_SET_DUMPABLE): not into its environment, nor its memory. So a worker starts through
# it, and its reader processes, who have the same user, find no secret of it under /proc.
RUN install -D -m 0711 "$(ldd "$(command -v node)" | grep -o '/[^ ]*/ld-linux[^ ]*')" /usr/local/lib/ktp-ocr/sealed
# By number, so that a cluster can see that it is not root. Nothing is written outside BLOB_DIR and /tmp.
USER 1000:1000
EXPOSE 8080
STOPSIGNAL SIGTERM
CMD ["node", "apps/api/dist/main.js"]
