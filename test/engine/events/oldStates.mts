/** The node’s static data as the version without a number wrote it, by the scene in oldStates.test.mts. */
export const OLD_STATES: Record<string, object> = {
	orderCreated: {
		orderCreated: {
			any: {
				floor: 1772364900,
				mark: 1772366459,
				seen: [
					['A1', 1772366460],
					['A2', 1772366460],
					['A3', 1772366460],
					['OLD', 1772366400],
				],
			},
		},
	},
	orderStatusChanged: {
		orderStatusChanged: {
			'at_wms at_wms': {
				floor: 1772364900,
				mark: 1772366460,
				seen: [
					['X tb7ypo', 1772366460],
					['P tb7yo0', 1772366400],
				],
			},
			'at_wms partial': { floor: 1772364900, mark: 1772366460, seen: [['P tb7yo0', 1772366400]] },
			'at_wms shipped_or_confirmed': { floor: 1772364900, mark: 1772366460, seen: [] },
			'at_wms error': { floor: 1772364900, mark: 1772366460, seen: [] },
			'at_wms canceled': { floor: 1772364900, mark: 1772366460, seen: [] },
			'error error': {
				floor: 1772364900,
				mark: 1772366460,
				seen: [
					['Y error', 1772366580],
					['W error', 1772366460],
				],
			},
			'partial partial': { floor: 1772364900, mark: 1772366460, seen: [['P partial', 1774958580]] },
		},
	},
	shipmentCreated: {
		shipmentCreated: {
			shipped_or_confirmed: { floor: 1772364900, mark: 1772366340, seen: [] },
			partial: {
				floor: 1772364900,
				mark: 1772366340,
				seen: [
					['P P-2', 1774958580],
					['Q Q-1', 1774958580],
					['P P-1', 1774958460],
				],
			},
		},
	},
	inventoryChanged: {
		inventoryChanged: {
			skus: [
				'',
				'u1zvKHCTLAJGCd9vySH2LGGaZjbJK8c8kyjH8-ODkZ7lkyjHYT7Hl23skyjHXCTcp1p5kyjHDXxKccGfkyjHlMJJQ1LmkyjHFuo9nFyekyjH6yN0cSZxkyjHFa-zBMekkyjHqNX-T6uwkyjH2vYbMQttkyjHub0gjrnTkyjHmBSsqthSkyjH0SD1IzvgkyjH2_ITzSqJkyjHaQMCarG9kyjH3mAWSXKxkyjHsmu69utDkyjHpZRqGkSXkyjHypvsC7BvkyjHXbi9qJPzkyjHUdKR8yHXkyjHI_qyng6PPv78Ml590Qo-kyjHmwJVsefRkyjHEK4vhDcskyjHRHt9x0P4kyjHtSpdprtpkyjHOaXx5Y1GkyjH',
			],
			page: 1,
			baseline: true,
		},
	},
	inventoryLow: { inventoryLow: { skus: ['', 'Cd9vySH2I_qyng6P'], page: 1, baseline: true } },
};

/**
 * The node’s static data as version 1 of the state writes it, by the same scene. Running triggers hold such
 * states: do not write these anew.
 */
export const STATES_OF_1: Record<string, object> = {
	orderCreated: {
		cartRover: {
			version: 1,
			nodeId: 'poller',
			nodeName: 'CartRover Trigger',
			revision: 2,
			scope: '["cartRoverApi","","orderCreated",""]',
			delivered: 3,
			polledHour: 492324,
			state: {
				groups: {
					created: {
						floor: 1772364900,
						seen: [
							['OLD', 1772366400],
							['A3', 1772366460],
							['A2', 1772366460],
							['A1', 1772366460],
						],
						lists: { any: { watermark: 1772366459, rows: 6 } },
					},
				},
			},
		},
	},
	orderStatusChanged: {
		cartRover: {
			version: 1,
			nodeId: 'poller',
			nodeName: 'CartRover Trigger',
			revision: 2,
			scope: '["cartRoverApi","","orderStatusChanged",""]',
			delivered: 3,
			polledHour: 492324,
			state: {
				groups: {
					at_wms: {
						floor: 1772365860,
						seen: [
							['P tb7yo0', 1772366400],
							['X tb7ypo', 1772366460],
						],
						lists: {
							at_wms: { watermark: 1772366460, rows: 1 },
							partial: { watermark: 1772366460, rows: 1 },
							shipped_or_confirmed: { watermark: 1772366460, rows: 0 },
							error: { watermark: 1772366460, rows: 2 },
							canceled: { watermark: 1772366460, rows: 0 },
						},
					},
					partial: {
						floor: 1772365860,
						seen: [['P partial', 1774958580]],
						lists: { partial: { watermark: 1772366460, rows: 1 } },
					},
					error: {
						floor: 1772365860,
						seen: [
							['W error', 1772366460],
							['Y error', 1772366580],
						],
						lists: { error: { watermark: 1772366460, rows: 2 } },
					},
				},
			},
		},
	},
	shipmentCreated: {
		cartRover: {
			version: 1,
			nodeId: 'poller',
			nodeName: 'CartRover Trigger',
			revision: 2,
			scope: '["cartRoverApi","","shipmentCreated",""]',
			delivered: 2,
			polledHour: 492324,
			state: {
				groups: {
					shipments: {
						floor: 1772364900,
						seen: [
							['P P-1', 1774958460],
							['Q Q-1', 1774958580],
							['P P-2', 1774958580],
						],
						lists: {
							partial: { watermark: 1772366340, rows: 2 },
							shipped_or_confirmed: { watermark: 1772366340, rows: 0 },
						},
					},
				},
			},
		},
	},
	inventoryChanged: {
		cartRover: {
			version: 1,
			nodeId: 'poller',
			nodeName: 'CartRover Trigger',
			revision: 2,
			scope: '["cartRoverApi","","inventoryChanged"]',
			delivered: 1,
			polledHour: 492324,
			state: {
				width: 12,
				skus: [
					'',
					'u1zvKHCTLAJGCd9vySH2LGGaZjbJK8c8kyjH8-ODkZ7lkyjHYT7Hl23skyjHXCTcp1p5kyjHDXxKccGfkyjHlMJJQ1LmkyjHFuo9nFyekyjH6yN0cSZxkyjHFa-zBMekkyjHqNX-T6uwkyjH2vYbMQttkyjHub0gjrnTkyjHmBSsqthSkyjH0SD1IzvgkyjH2_ITzSqJkyjHaQMCarG9kyjH3mAWSXKxkyjHsmu69utDkyjHpZRqGkSXkyjHypvsC7BvkyjHXbi9qJPzkyjHUdKR8yHXkyjHI_qyng6PPv78Ml590Qo-kyjHmwJVsefRkyjHEK4vhDcskyjHRHt9x0P4kyjHtSpdprtpkyjHOaXx5Y1GkyjH',
				],
				page: 1,
				baseline: true,
			},
		},
	},
	inventoryLow: {
		cartRover: {
			version: 1,
			nodeId: 'poller',
			nodeName: 'CartRover Trigger',
			revision: 2,
			scope: '["cartRoverApi","","inventoryLow","5"]',
			delivered: 1,
			polledHour: 492324,
			state: { width: 8, skus: ['', 'Cd9vySH2I_qyng6P'], page: 1, baseline: true },
		},
	},
};

/** The state of version 1 that an event has with an order source set: only what it was made for differs. */
const ofShop = (event: string) => {
	const { cartRover } = STATES_OF_1[event] as { cartRover: object };
	return { cartRover: { ...cartRover, scope: `["cartRoverApi","","${event}","shop"]` } };
};

/** The static data as version 1 writes it where the filter _Order Source_ is Shop. */
export const STATES_OF_SHOP: Record<string, object> = {
	orderCreated: ofShop('orderCreated'),
	orderStatusChanged: ofShop('orderStatusChanged'),
	shipmentCreated: ofShop('shipmentCreated'),
};
