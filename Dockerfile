# Chaski in a container: see README.md, "In a container". All that is its own lies in /data.

FROM python:3.12-slim AS build
WORKDIR /source
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bot ./bot
COPY core ./core
COPY emulator ./emulator
COPY catalogue ./catalogue
RUN python -m venv /opt/chaski \
 && /opt/chaski/bin/pip install --no-cache-dir --disable-pip-version-check --constraint constraints.txt .

FROM python:3.12-slim
COPY --from=build /opt/chaski /opt/chaski
RUN useradd --system --uid 10001 --home-dir /data --create-home chaski
ENV PATH=/opt/chaski/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CHASKI_LISTEN=127.0.0.1:8080
USER chaski
WORKDIR /data
VOLUME /data
# Asks whether the bot can work just now, its database included.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/readyz', timeout=8)"]
ENTRYPOINT ["chaski"]
CMD ["run"]
