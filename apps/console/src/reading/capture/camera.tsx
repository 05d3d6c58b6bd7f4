import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { words } from '../../words/words';
import { type FrameAdvice, judgeFrame } from './judge-frame';
import { shrink } from './prepare-picture';

const LOOK_EVERY_MS = 250;
/** The frame's share of the picture's width, and ISO/IEC 7810 ID-1's proportions. */
const FRAME_SHARE = 0.86;
const CARD_RATIO = 85.6 / 53.98;
const JUDGED_WIDTH = 200;

interface CameraProps {
  readonly onPicture: (picture: Blob) => void;
  readonly onClose: () => void;
}

/** A camera with a frame to aim by and advice while aiming. Its pictures stay here until one is taken. */
export function Camera({ onPicture, onClose }: CameraProps) {
  const { camera } = words.value;
  const video = useRef<HTMLVideoElement>(null);
  const [advice, setAdvice] = useState<FrameAdvice | null>(null);
  const [problem, setProblem] = useState<'denied' | 'missing' | null>(null);

  useEffect(() => {
    let stream: MediaStream | undefined;
    let isGone = false;
    openCamera().then(
      (opened) => {
        stream = opened;
        if (isGone) stopStream(opened);
        else if (video.current) video.current.srcObject = opened;
      },
      (error: Error) => setProblem(error.name === 'NotAllowedError' ? 'denied' : 'missing'),
    );
    const looking = setInterval(() => setAdvice(judgeVideo(video.current)), LOOK_EVERY_MS);
    return () => {
      isGone = true;
      clearInterval(looking);
      if (stream) stopStream(stream);
    };
  }, []);

  const take = async () => {
    if (!video.current?.videoWidth) return;
    const picture = await shrink(video.current);
    onClose();
    onPicture(picture);
  };

  return (
    <Dialog title={camera.title} onClose={onClose} wide>
      {problem ? (
        <Notice tone="warning">{camera[problem]}</Notice>
      ) : (
        <div class="stack">
          <div class="viewfinder">
            <video ref={video} autoplay muted playsInline aria-label={camera.title} />
            <div class={`viewfinder-frame viewfinder-${advice ?? 'none'}`} aria-hidden="true" />
            <p class="viewfinder-advice" role="status">
              {advice ? camera[advice] : camera.aim}
            </p>
          </div>
          <div class="row row-center">
            <Button look="primary" onClick={take}>
              {camera.take}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

function openCamera(): Promise<MediaStream> {
  // Absent where the page is neither on https nor on localhost.
  if (!navigator.mediaDevices) return Promise.reject(new Error('no camera'));
  const video = { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } };
  return navigator.mediaDevices.getUserMedia({ video, audio: false });
}

function stopStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function judgeVideo(video: HTMLVideoElement | null): FrameAdvice | null {
  if (!video?.videoWidth) return null;
  const width = video.videoWidth * FRAME_SHARE;
  const height = Math.min(video.videoHeight, width / CARD_RATIO);
  const canvas = document.createElement('canvas');
  canvas.width = JUDGED_WIDTH;
  canvas.height = Math.round(JUDGED_WIDTH / CARD_RATIO);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new TypeError('this browser gives no canvas to draw on');
  const left = (video.videoWidth - width) / 2;
  const top = (video.videoHeight - height) / 2;
  context.drawImage(video, left, top, width, height, 0, 0, canvas.width, canvas.height);
  return judgeFrame(
    context.getImageData(0, 0, canvas.width, canvas.height).data,
    canvas.width,
    canvas.height,
  );
}
