# frozen_string_literal: true

RSpec.describe "A category", :gem, type: :model do
  let(:restaurant) { create(:restaurant) }
  let(:stream) { "category_channel_#{restaurant.id}" }

  # What the restaurant's clients get, oldest first.
  def messages
    ActionCable.server.pubsub.broadcasts(stream).map { |json| JSON.parse(json) }
  end

  def told_of(category)
    [{ "category" => { "id" => category.id, "name" => category.name } }, { "categories" => "reload" }]
  end

  it "tells the restaurant of a new category" do
    category = Category.create!(restaurant: restaurant, name: "Ramen")

    expect(messages).to eq(told_of(category))
  end

  it "tells of a new name, and of nothing else" do
    category = Category.create!(restaurant: restaurant, name: "Ramen")
    expect { category.update!(position: 2) }.not_to have_broadcasted_to(stream)

    category.update!(name: "Noodles")
    expect(messages.last(2)).to eq(told_of(category))
  end

  it "tells of a deletion by the signal only" do
    category = Category.create!(restaurant: restaurant, name: "Ramen")

    expect { category.destroy! }.to have_broadcasted_to(stream).once.with({ categories: "reload" })
  end

  it "does not tell of a category of no restaurant" do
    expect { Category.create!(name: "Ramen") }.not_to have_broadcasted_to("category_channel_")
  end
end
