FROM swift:6.2-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libcurl4-openssl-dev libpq-dev libqrencode-dev pkg-config zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN swift build --configuration release --product daotao --static-swift-stdlib \
    && install -D --strip "$(swift build --configuration release --show-bin-path)/daotao" /out/daotao

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libcurl4 libpq5 libqrencode4 zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --no-create-home --shell /usr/sbin/nologin daotao \
    && install --directory --owner=daotao --group=daotao --mode=0700 /var/spool/daotao
COPY --from=build /out/daotao /usr/local/bin/daotao
USER daotao
ENV TMPDIR=/var/spool/daotao
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head --lines=1 <&3 | grep --quiet ' 200 '"]
ENTRYPOINT ["daotao"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8080"]
