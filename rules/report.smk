# The report's introduction: what it opens on, and its page of claims.


report: "../report/landing.rst"


use rule stage as introduce_report with:
    input:
        claims=rules.check_claims.output.json,
        record=rules.check_claims.output.record,
    output:
        text="<results>/report/introduction.rst",
        claims=report(
            "<results>/report/claims.html",
            caption="../report/claims.rst",
            category="Claims",
            labels={"figure": "claims", "shows": "Every claim and its verdict"},
        ),
        record="<results>/records/report.json",
    log:
        "<logs>/introduce_report.log",
    resources:
        **request("introduce_report"),
    params:
        **made_by("introduce_report", lambda config, _: pages.introduction(config)),
