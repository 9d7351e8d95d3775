# Every role is this one image: `docker run … tributary serve --roles pull`. Settings: docs/reference/settings.md.
FROM node:24-bookworm-slim AS build
WORKDIR /opt/tributary
COPY package.json package-lock.json .npmrc ./
# No script of a package runs here. Those that have one (esbuild) only check what is there already.
RUN npm ci --ignore-scripts
COPY bin ./bin
COPY scripts/build.mjs ./scripts/build.mjs
COPY tsconfig.json vite.config.ts ./
COPY src ./src
RUN node scripts/build.mjs --dashboard && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    TRIBUTARY_HOST=0.0.0.0 \
    TRIBUTARY_PORT=5000 \
    TRIBUTARY_DATA_DIR=/data
# Without the sources: an image never builds itself anew.
COPY --from=build /opt/tributary/package.json /opt/tributary/package.json
COPY --from=build /opt/tributary/node_modules /opt/tributary/node_modules
COPY --from=build /opt/tributary/bin /opt/tributary/bin
COPY --from=build /opt/tributary/dist /opt/tributary/dist
RUN ln -s /opt/tributary/bin/tributary.js /usr/local/bin/tributary \
    && mkdir -p /data /etc/tributary \
    && chown node:node /data
# tributary.toml or config.ini are found here, where somebody mounts one.
WORKDIR /etc/tributary
# By number, so that Kubernetes can tell that it is not root.
USER 1000:1000
VOLUME /data
EXPOSE 5000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.TRIBUTARY_PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tributary"]
CMD ["serve"]
