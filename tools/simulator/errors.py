"""The service's errors: the table of codes, and the body of an error reply.

errors.tsv holds the codes with their HTTP status and message. Where the API
reference gives no message, the one there is what clients commonly report.
"""

from simulator.tables import rows

TABLE = {row["code"]: (int(row["http"]), row["message"]) for row in rows("errors.tsv")}

TROUBLESHOOT = "https://api.aliyun.com/troubleshoot?q=%s&product=Ecs&requestId=%s"


class ServiceError(Exception):
    """A refusal. Status and message come from the table unless they are given."""

    def __init__(self, code, message=None, status=None, headers=None, detail=None):
        super().__init__(code)
        usual_status, usual_message = TABLE.get(code, (400, ""))
        self.code = code
        self.status = usual_status if status is None else status
        self.message = usual_message if message is None else message
        self.headers = headers or {}
        self.detail = detail


def body(error, request_id, host, action):
    """The JSON object of an error reply."""
    answer = {
        "RequestId": request_id,
        "HostId": host,
        "Code": error.code,
        "Message": error.message,
        "Recommend": TROUBLESHOOT % (error.code, request_id),
    }
    if error.code == "Forbidden.RAM":
        answer["AccessDeniedDetail"] = error.detail or access_denied(action)
    return answer


def access_denied(action):
    return {
        "AuthAction": "ecs:%s" % action,
        "AuthPrincipalType": "SubUser",
        "AuthPrincipalOwnerId": "1234567890123456",
        "AuthPrincipalDisplayName": "200000000000000000",
        "NoPermissionType": "ImplicitDeny",
        "PolicyType": "AccountLevelIdentityBasedPolicy",
        "EncodedDiagnosticMessage": "AQAAAAAAAAAAAAAAAAAAAAA=",
    }
