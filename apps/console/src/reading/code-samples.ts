/** The same call in the languages that ask for it most. No key and no card data: both come from where they are run. */

export const SAMPLE_LANGUAGES = ['JSON', 'curl', 'JavaScript', 'Python', 'PHP'] as const;
export type SampleLanguage = (typeof SAMPLE_LANGUAGES)[number];

/** @param server e.g. `https://ktp.example.com` */
export function toCodeSample(language: Exclude<SampleLanguage, 'JSON'>, server: string): string {
  switch (language) {
    case 'curl':
      return `curl -s "${server}/v1/jobs?wait=20" \\
  -H "X-API-Key: $KTP_OCR_KEY" \\
  -F image=@ktp.jpg -F include=quality,polygons`;
    case 'JavaScript':
      return `import { openAsBlob } from 'node:fs';

const form = new FormData();
form.set('image', await openAsBlob('ktp.jpg'));
form.set('include', 'quality,polygons');
const response = await fetch('${server}/v1/jobs?wait=20', {
  method: 'POST',
  headers: { 'X-API-Key': process.env.KTP_OCR_KEY },
  body: form,
});
const job = await response.json();
console.log(job.result?.message, job.confidence);`;
    case 'Python':
      return `import json, os, urllib.request

request = urllib.request.Request(
    "${server}/v1/jobs?wait=20&include=quality,polygons",
    data=open("ktp.jpg", "rb").read(),
    headers={"X-API-Key": os.environ["KTP_OCR_KEY"], "Content-Type": "image/jpeg"},
)
with urllib.request.urlopen(request) as response:
    job = json.load(response)
print((job.get("result") or {}).get("message"), job.get("confidence"))`;
    case 'PHP':
      return `<?php
$call = stream_context_create(['http' => [
    'method' => 'POST',
    'header' => ['X-API-Key: ' . getenv('KTP_OCR_KEY'), 'Content-Type: image/jpeg'],
    'content' => file_get_contents('ktp.jpg'),
    'ignore_errors' => true,
]]);
$answer = file_get_contents('${server}/v1/jobs?wait=20&include=quality,polygons', false, $call);
$job = json_decode($answer, true);
print_r($job['result']['message'] ?? $job);`;
  }
}
