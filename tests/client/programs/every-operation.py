# Calls every operation that a client has, and prints what came of each: the same in each language.
import json
import os
from pathlib import Path

from ktp_ocr import Client, ProblemError

client = Client(os.environ["KTP_OCR_URL"], os.environ["KTP_OCR_KEY"])
admin = Client(os.environ["KTP_OCR_URL"], os.environ["ADMIN_API_KEY"])
image = Path("ktp.jpg")
told = {}


def code_of(call):
    try:
        call()
    except ProblemError as error:
        return error.code


job = client.submit(image, reference="order-17", metadata={"branch": "Kendari"}, expected={"name": "Contoh Spesimen"})
told["job"] = client.wait(job["id"])["name_match"]["outcome"]
told["reference"] = client.get_job(job["id"])["reference"]
explained = client.get_job(job["id"], include=["debug", "face", "signature"])
told["debug"] = next(field["rule"] for field in explained["debug"]["fields"] if field["name"] == "name")
told["parts"] = [explained["face"]["width"], explained["signature"]]
told["listed"] = len(list(client.jobs(reference="order-17")))
told["cancel"] = code_of(lambda: client.cancel(job["id"]))
fetched = client.submit_and_wait(url="http://127.0.0.1:9/ktp.jpg", reference="by url")
told["url"] = fetched["reasons"]
told["check"] = [advice["code"] for advice in client.check(image)["advice"]]
envelope, charged = client.read_card(image)
told["read"] = [envelope["status"], charged]

batch = client.submit_batch([{"image": image, "reference": "first", "metadata": {"shelf": "3"}}, b"\1"])
ended = client.wait_batch(batch["id"], results=True)
told["batch"] = [
    [item["reference"], item["code"], item["result"]["message"]["name"] if item["result"] else None]
    for item in ended["items"]
]
told["batches"] = len(list(client.batches()))
told["withoutResults"] = client.get_batch(batch["id"])["items"][0].get("result")
told["cancelBatch"] = client.cancel_batch(batch["id"])["status"]

to_do = list(client.reviews.list())
review = client.reviews.get(job["id"])
told["doubtful"] = [field["name"] for field in review["fields"] if field["doubtful"]]
told["picture"] = client.reviews.image(job["id"]) == image.read_bytes()
told["reviewed"] = client.reviews.save(job["id"], {"work": "PETANI"})["state"]
told["open"] = len(to_do) - len(list(client.reviews.list(state="open")))
told["exported"] = [line["fields"]["work"]["reviewed"] for line in client.reviews.export(from_="2026-01-01")]

hook = client.webhooks.create(os.environ["RECEIVER"], events=["job.succeeded"])
client.webhooks.ping(hook["id"])
told["hook"] = client.webhooks.update(hook["id"], description="Core banking")["description"]
told["rotated"] = client.webhooks.rotate_secret(hook["id"], 0)["secret"] != hook["secret"]
told["keySecret"] = client.webhooks.rotate_key_secret(0)["secret"][:6]
delivery = next(client.webhooks.deliveries(hook["id"]))
told["delivery"] = delivery["type"]
told["again"] = client.webhooks.redeliver(hook["id"], delivery["id"])["count"]
told["replayed"] = client.webhooks.replay(hook["id"], "2026-01-01")["count"]
told["found"] = client.webhooks.get(hook["id"])["id"] == hook["id"]
told["hooks"] = [each["id"] for each in client.webhooks.list()].count(hook["id"])

told["usage"] = [[row["group"], row["billed"]] for row in client.usage.get(group_by="status")["data"]]
charge = next(client.usage.charges())
told["csv"] = next(client.usage.export_charges())[:3]
told["key"] = client.usage.key()["usage"]["billable"]
told["reversal"] = admin.usage.reverse(charge["id"])["kind"]

made = admin.keys.create("Koperasi", billing="prepaid", credits=5)
told["credits"] = admin.keys.add_credits(made["id"], 5, "INV-7")["credits"]
told["renamed"] = admin.keys.update(made["id"], name="Koperasi Contoh", review_threshold=0.9)["name"]
told["newSecret"] = admin.keys.rotate(made["id"], 0)["secret"] != made["secret"]
told["threshold"] = admin.keys.get(made["id"])["review_threshold"]
admin.keys.revoke(made["id"])
told["keys"] = len([key for key in admin.keys.list() if key["revoked_at"] is not None])
told["jobsOfKey"] = len(list(admin.keys.jobs(charge["key_id"], status="errored")))
told["hooksOfKey"] = len(list(admin.keys.webhooks(charge["key_id"])))
told["actions"] = [action["action"] for action in admin.keys.actions()][:2]
told["workers"] = admin.service()["workers"]["alive"]

client.webhooks.delete(hook["id"])
client.delete(job["id"])
told["gone"] = client.get_job(job["id"])["result"]
print(json.dumps(told))
