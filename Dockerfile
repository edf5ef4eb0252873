# The workflow with its environment:
#   docker build -t features-are-fate . && docker run --rm -v "$PWD/results:/workflow/results" features-are-fate
FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends make python3-venv \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /workflow
COPY . .
RUN make .venv/.ready
ENV PATH=/workflow/.venv/bin:$PATH
ENTRYPOINT ["snakemake"]
CMD ["--cores", "all"]
