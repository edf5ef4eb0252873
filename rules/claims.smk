# Claims: what the files say of each theorem, equation, figure and question.


use rule stage as check_claims with:
    input:
        [f"<results>/{name}.nc" for name in claimed_files(TARGETS)],
    output:
        json="<results>/claims.json",
        page="<results>/claims.md",
        record="<results>/records/claims.json",
    log:
        "<logs>/check_claims.log",
    resources:
        **request("check_claims"),
    params:
        **made_by("check_claims", lambda config, _: claims.claims(config, claimed_files(TARGETS)), MODULES),
