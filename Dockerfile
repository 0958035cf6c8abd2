# The image: Node, the package as `npm pack` makes it, and nothing else: no shell, no npm. See docs/deployment.md.

# The runtime. A tag can move to another image, so `npm run release` accepts only a digest (…@sha256:…).
ARG BASE=gcr.io/distroless/nodejs24-debian12:nonroot
# The build stage: any image with Node 24, npm and tar.
ARG BUILD=node:24-bookworm-slim

FROM ${BUILD} AS build
WORKDIR /src
COPY package.json package-lock.json ./
COPY packages/client/package.json packages/client/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm pack --silent --pack-destination /tmp \
 && mkdir /app \
 && tar -xzf /tmp/lending-graph-*.tgz -C /app --strip-components=1 --no-same-owner

FROM ${BASE}
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="lending-graph" \
      org.opencontainers.image.description="A GraphQL gateway over a bank's REST lending API" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /app /app
WORKDIR /app
# Beyond this machine's loopback a gateway starts only with AUTH_JWKS_URL or AUTH_SECRET.
ENV PATH=/nodejs/bin:/usr/local/bin:/usr/bin:/bin NODE_ENV=production HOST=0.0.0.0 PORT=4000
EXPOSE 4000
# Distroless's "nonroot", as a number, so that Kubernetes can tell that it is not root.
USER 65532:65532
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/bin.js"]
CMD ["start"]
