import { $, button, keepList, make } from './dom.js';
import { icon } from './icons.js';
import { language, t } from './words.js';

/** The scenario files: what people do, what must come of it, and how far the last run of each is. */
export function showScenarios({ scenarios, runs }, { play }) {
	const busy = runs.some(({ playing }) => playing);
	keepList($('scenarios'), scenarios, {
		key: ({ name }) => name,
		shape: ({ name }) => [language(), busy, runs.find((run) => run.scenario === name)],
		draw: (scenario) => card(scenario, runs.find((run) => run.scenario === scenario.name), busy, play),
	});
}

function card(scenario, run, busy, play) {
	const states = run?.steps.map(({ state }) => state) ?? [];
	const left = run ? states.filter((state) => state === 'waiting').length : scenario.steps.length;
	const over = run !== undefined && left === 0 && !run.playing;
	const outcome = states.includes('missed') ? 'missed' : over ? 'met' : '';
	const now = t(run?.playing ? 'playing' : over ? 'again' : 'play');
	const start = button('pill strong', [icon(over ? 'again' : 'play'), now], () => play(scenario.name, {}), `${now}: ${scenario.title[language()]}`);
	const step = button('pill', [icon('step'), t('step')], () => play(scenario.name, { steps: 1 }), `${t('step')}: ${scenario.title[language()]}`);
	for (const each of [start, step]) {
		each.disabled = busy;
		if (busy && !run?.playing) each.title = t('another');
	}
	return make(
		'li', `scenario ${outcome}`,
		make('h3', '', scenario.title[language()], outcome ? mark(outcome) : ''),
		make('p', '', scenario.about[language()]),
		make('ol', 'steps', ...scenario.steps.map((each, index) => stepLine(each, run?.steps[index], run))),
		make('div', 'row', start, step),
	);
}

function mark(state) {
	const made = make('span', `mark ${state}`, icon(state === 'missed' ? 'close' : 'check'));
	made.append(make('span', 'hidden', ` ${t(state)}`));
	return made;
}

function stepLine(step, now = { state: 'waiting' }, run) {
	const line = make('li', now.state, make('span', 'act', does(step, run)));
	if (step.expect) line.append(make('span', 'comes', t(step.expect)));
	if (now.state === 'missed') line.append(make('span', 'problem', now.problem));
	line.append(make('span', 'hidden', ` (${t(now.state === 'playing' ? 'playing' : now.state)})`));
	return line;
}

function does(step, run) {
	const note = step.note?.[language()];
	if (note) return note;
	switch (step.do) {
		case 'act': {
			const { act } = step;
			const words = act.text ? ` “${act.text}”` : act.act === 'tap' ? ` ${act.title ?? t('taps')[act.index ?? 0] ?? ''}` : '';
			return `${run?.people[step.who] ?? step.who} ${t('acts')[act.act] ?? act.act}${words}${step.delivered ? ` ${t('times', step.delivered)}` : ''}`;
		}
		case 'story':
			return `${t('doStory')} “${step.caption}”`;
		case 'clock':
			return t('doClock', step.hours);
		default:
			return t({ hold: 'doHold', release: 'doRelease', fault: 'doFault' }[step.do]);
	}
}
