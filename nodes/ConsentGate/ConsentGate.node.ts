import {
	NodeConnectionTypes,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { failClosed } from '../shared/error-item';
import { forToolCall } from '../shared/tool-call';
import { ageProperty, grantPurposeProperty, importProperties, objectionProperties, purposeProperty, resumeProperties } from './operations/consent-fields';
import { emailOptInProperties, operateEmailOptIn } from './operations/email-opt-in';
import { handOver } from './operations/hand-over';
import { passGate } from './operations/pass-gate';
import { operateProcessors, processorProperties } from './operations/processors';
import { operateRights } from './operations/rights';
import { rightsProperties } from './operations/rights-properties';
import { resourceProperties } from './operations/resources';
import { publishModeration } from './operations/publish-moderation';
import { publishKeywords } from './operations/publish-keywords';
import { exportList, importList, listProperties } from './operations/suppression-list';
import { recordElsewhere } from './operations/record-elsewhere';

export class ConsentGate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Consent Gate',
		name: 'consentGate',
		icon: { light: 'file:../../icons/gate.svg', dark: 'file:../../icons/gate.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + ($parameter["purpose"] ?? $parameter["resource"])}}',
		description: 'Lets through only people who agreed, and records what they agree to or withdraw',
		defaults: { name: 'Consent Gate' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Allowed', 'Not Allowed', 'Ask First'],
		credentials: [{ name: 'storyFunnelStoreApi', required: true }],
		properties: [
			...resourceProperties,
			purposeProperty,
			ageProperty,
			grantPurposeProperty,
			...objectionProperties,
			...importProperties,
			...resumeProperties,
			...emailOptInProperties,
			...listProperties,
			...processorProperties,
			...rightsProperties,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const run = () => {
			if (this.getNodeParameter('resource', 0, 'consent') === 'rights') return operateRights(this);
			const operation = this.getNodeParameter('operation', 0);
			switch (operation) {
				case 'object':
				case 'import':
				case 'resume':
				case 'handled':
					return recordElsewhere(this, operation);
				case 'handOver':
					return handOver(this);
				case 'approveProcessor':
				case 'endProcessor':
				case 'listProcessors':
					return operateProcessors(this);
				case 'requestEmail':
				case 'confirmEmail':
					return operateEmailOptIn(this, operation);
				case 'importList':
					return importList(this);
				case 'exportList':
					return exportList(this);
				case 'publishModeration':
					return publishModeration(this);
				case 'publishKeywords':
					return publishKeywords(this);
				default:
					return passGate(this);
			}
		};
		return forToolCall(this, await failClosed(this, { outputs: 3, failed: 1 }, run));
	}
}
