# frozen_string_literal: true

RSpec.describe MenuItem, type: :model do
  let(:item) { create(:menu_item, stock_quantity: 10, low_stock_threshold: 3) }
  let(:stream) { "inventory_channel_#{item.restaurant_id}" }

  it "leaves the stock as it is and counts what is available" do
    item.mark_as_damaged(4)

    expect(item).to have_attributes(stock_quantity: 10, damaged_quantity: 4, available_quantity: 6)
  end

  it "broadcasts low stock with the available quantity" do
    expect { item.mark_as_damaged(7) }
      .to have_broadcasted_to(stream)
      .with(a_hash_including(type: "low_stock", item: a_hash_including(available_quantity: 3)))
  end

  it "does not broadcast while there is enough" do
    expect { item.mark_as_damaged(6) }.not_to have_broadcasted_to(stream)
  end

  it "does nothing when stock is not tracked" do
    item.update!(enable_stock_tracking: false)

    expect { expect(item.mark_as_damaged(9)).to be(false) }.not_to have_broadcasted_to(stream)
  end
end
