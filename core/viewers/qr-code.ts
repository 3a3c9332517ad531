import { toBuffer } from 'qrcode';

/** A QR code as a PNG, big enough to print: 15 % of it may be hidden (level M of ISO/IEC 18004). */
export async function qrCodePng(text: string): Promise<Buffer> {
	return toBuffer(text, { type: 'png', errorCorrectionLevel: 'M', margin: 4, scale: 16 });
}
